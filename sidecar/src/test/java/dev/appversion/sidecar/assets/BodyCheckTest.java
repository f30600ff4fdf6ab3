package dev.appversion.sidecar.assets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.sidecar.cache.MemoryBudget;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.manifest.ContentCheck.Kind;
import dev.appversion.versioning.manifest.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyCheckTest {
  /** "hello hello hello hello" as written by the brotli tool (quality 11). */
  private static final byte[] BROTLI = Base64.getDecoder().decode("GxYA+I2Ubt5EVYaWbCBvIU8c4Dg=");

  private static final String HELLO = "hello hello hello hello";

  private final AtomicLong shared = new AtomicLong(1000);

  @Test
  void brotliIsDecodedToBeChecked() throws IOException {
    BodyCheck inspection = inspect(BROTLI, Coding.BROTLI, check(HELLO), 1000);

    assertThat(inspection.matches()).isTrue();
    assertThat(inspection.kept()).hasValue(BROTLI);
    assertThat(inspect(BROTLI, Coding.BROTLI, check("other"), 1000).matches()).isFalse();
  }

  @Test
  void gzipIsDecodedToBeChecked() throws IOException {
    byte[] zipped = gzip(HELLO.getBytes(UTF_8));

    assertThat(inspect(zipped, Coding.GZIP, check(HELLO), 1000).matches()).isTrue();
    assertThatThrownBy(() -> inspect(HELLO.getBytes(UTF_8), Coding.GZIP, check(HELLO), 1000))
        .isInstanceOf(IOException.class);
  }

  @Test
  void amountThatIsStoredIsLimited() throws IOException {
    BodyCheck inspection = inspect(new byte[500], Coding.IDENTITY, ContentCheck.NONE, 499);

    assertThat(inspection.kept()).isEmpty();
    assertThat(inspection.length()).isEqualTo(500);
    assertThat(shared).hasValue(1000);
    shared.set(400);
    assertThat(inspect(new byte[500], Coding.IDENTITY, ContentCheck.NONE, 600).kept()).isEmpty();
    assertThat(shared).hasValue(400);
  }

  private BodyCheck inspect(byte[] body, Coding coding, ContentCheck check, long limit)
      throws IOException {
    try (MemoryBudget allowance = new MemoryBudget(shared, limit)) {
      return BodyCheck.of(new ByteArrayInputStream(body), coding, check, allowance);
    }
  }

  private static ContentCheck check(String content) {
    return new ContentCheck(
        Kind.DJANGO_NAME, Digests.md5Hex(content.getBytes(UTF_8)).substring(0, 12));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
