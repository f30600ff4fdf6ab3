package dev.appversion.sidecar.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames with one block each (RFC 8878 section 3.1.1). */
class ZstdStreamTest {
  private static final String MAGIC = "28b52ffd";

  /** A last block that is not compressed: "abc". */
  private static final String ABC = "190000616263";

  private static String decoded(String hex) throws IOException {
    var encoded = new ByteArrayInputStream(HexFormat.of().parseHex(hex));
    return new String(Coding.ZSTD.decoded(encoded).readAllBytes(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "a window of 8 MiB, 0068",
    "the size in one byte, 2003",
    "the size in four bytes, a003000000",
    "a window and a size of eight bytes, c0580300000000000000",
  })
  void framesAreRead(String name, String header) throws IOException {
    assertThat(decoded(MAGIC + header + ABC)).as(name).isEqualTo("abc");
    assertThat(decoded(MAGIC + header + ABC + MAGIC + header + ABC)).as(name).isEqualTo("abcabc");
  }

  @Test
  void blocksAndSkippableFramesAreNoHeaders() throws IOException {
    String repeated = "0a0000" + "28"; // "(", and not the last block

    assertThat(decoded(MAGIC + "0000" + repeated + repeated + ABC)).isEqualTo("((abc");
    String skippable = "502a4d18" + "06000000" + MAGIC + "00ff";
    byte[] frames = HexFormat.of().parseHex(skippable + MAGIC + "0000" + ABC + skippable);
    try (InputStream windows = new ZstdWindows(new ByteArrayInputStream(frames))) {
      assertThat(windows.readAllBytes()).isEqualTo(frames);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0069", // 9 MiB
        "0070", // 16 MiB
        "00a8", // 2 GiB
        "00ff",
        "a000008100", // a single segment of more than 8 MiB
        "e00000000000000080",
        "c0700300000000000000"
      })
  void largeWindowsFail(String header) {
    assertThatThrownBy(() -> decoded(MAGIC + header + ABC)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> decoded(MAGIC + "0000" + ABC + MAGIC + header + ABC))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("window");
  }

  @ParameterizedTest
  @ValueSource(strings = {"28b52f", "28b52ffd", "28b52ffd00", "28b52ffd0000190000", "616263646566"})
  void dataThatIsNotAFrameFails(String hex) {
    assertThatThrownBy(() -> decoded(hex)).isInstanceOf(IOException.class);
  }
}
