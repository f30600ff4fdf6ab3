package dev.appversion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The script as the sidecar serves it. */
class BundleTest {
  private static final int MAX_GZIP = 8 * 1024;

  @Test
  void isUnderEightKibibytesCompressed() throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bundle());
    }
    assertThat(compressed.size()).isLessThan(MAX_GZIP);
  }

  @Test
  void needsNothingThatAStrictPolicyForbids() throws IOException {
    String script = new String(bundle(), StandardCharsets.UTF_8);
    assertThat(script)
        .contains("__hyperAppVersion")
        .doesNotContain("eval(", "new Function", "innerHTML", "outerHTML", "sourceMappingURL");
    assertThat(script.strip().lines()).as("minified").hasSize(1);
  }

  private static byte[] bundle() throws IOException {
    try (InputStream script = BundleTest.class.getResourceAsStream("client.js")) {
      assertThat(script).as("written by build/ClientBundle.java").isNotNull();
      return script.readAllBytes();
    }
  }
}
