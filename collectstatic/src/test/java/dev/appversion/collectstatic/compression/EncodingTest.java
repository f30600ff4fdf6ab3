package dev.appversion.collectstatic.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {
  private static final long MOST = 8 << 20;

  /** Recipients may reject windows of more than 8 MiB (RFC 9659), for files of any length. */
  @ParameterizedTest
  @ValueSource(ints = {1, 9, 17, 19})
  void zstdWindowsAreWithinTheLimitOfBrowsers(int level) throws Exception {
    byte[] longer = "a{color:red}b{color:blue}\n".repeat(400_000).getBytes(UTF_8);

    byte[] encoded = Encoding.ZSTD.encode(longer, level);

    assertThat(longer.length).isGreaterThan((int) MOST);
    assertThat(window(encoded)).isPositive().isLessThanOrEqualTo(MOST);
    assertThat(Zstd.decompress(encoded)).isEqualTo(longer);
  }

  /** A frame's window, in bytes (RFC 8878, 3.1.1.1). */
  private static long window(byte[] frame) {
    int descriptor = frame[4];
    boolean singleSegment = (descriptor & 0x20) != 0;
    if (!singleSegment) {
      long base = 1L << (10 + ((frame[5] & 0xff) >> 3));
      return base + base / 8 * (frame[5] & 7);
    }
    int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
    ByteBuffer size =
        ByteBuffer.wrap(frame, 5 + dictionary, 8).slice().order(ByteOrder.LITTLE_ENDIAN);
    return switch ((descriptor & 0xff) >> 6) {
      case 0 -> size.get() & 0xff;
      case 1 -> (size.getShort() & 0xffff) + 256;
      case 2 -> size.getInt() & 0xffffffffL;
      default -> size.getLong();
    };
  }
}
