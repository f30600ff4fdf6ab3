package dev.appversion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts as the sidecar serves them. */
class BundleTest {
  @ParameterizedTest
  @CsvSource({"client.js, 7", "recovery.js, 6"})
  void isSmallCompressed(String name, int maxKibibytes) throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bundle(name));
    }
    assertThat(compressed.size()).isLessThan(maxKibibytes * 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.js", "recovery.js"})
  void isPermittedByAStrictPolicy(String name) throws IOException {
    String script = new String(bundle(name), StandardCharsets.UTF_8);
    assertThat(script)
        .contains("__appversion")
        .doesNotContain("eval(", "new Function", "innerHTML", "outerHTML", "sourceMappingURL");
    assertThat(script.strip().lines()).as("minified").hasSize(1);
  }

  private static byte[] bundle(String name) throws IOException {
    try (InputStream script = BundleTest.class.getResourceAsStream(name)) {
      assertThat(script).as("written by ClientBundle of the module packaging").isNotNull();
      return script.readAllBytes();
    }
  }
}
