package dev.appversion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.process.settings.InvalidSettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSettingsTest {
  @TempDir private Path folder;

  @Test
  void directoryAloneIsSufficient() throws Exception {
    StoreSettings settings = StoreSettings.parse(Map.of("APPVERSION_STORE_DIR", "/data"));

    assertThat(settings.folder()).contains(Path.of("/data"));
    assertThat(settings.s3()).isEmpty();
    assertThat(settings.listen().getPort()).isEqualTo(8080);
    assertThat(settings.adminListen().getPort()).isEqualTo(8081);
  }

  @Test
  void aBucketNeedsItsCredentialsAndNeverShowsThem() throws Exception {
    Map<String, String> environment = bucket();

    StoreSettings settings = StoreSettings.parse(environment);

    assertThat(settings.s3().orElseThrow().secretKey()).isEqualTo("very-secret");
    assertThat(settings.toString()).doesNotContain("very-secret").doesNotContain("access-id");
  }

  @ParameterizedTest
  @CsvSource({
    "APPVERSION_S3_ENDPOINT,s3.example.com",
    "APPVERSION_S3_ENDPOINT,https://s3.example.com/bucket",
    "APPVERSION_S3_BUCKET,Not_a_bucket",
    "APPVERSION_S3_PREFIX,no-slash-at-the-end",
    "APPVERSION_S3_PREFIX,a/../b/",
    "APPVERSION_S3_PATH_STYLE,yes",
    "APPVERSION_S3_REGION,Frankfurt am Main",
    "APPVERSION_S3_ACCESS_KEY_FILE,/does/not/exist",
    "APPVERSION_STORE_DIR,/data",
    "APPVERSION_LISTEN,8080",
    "APPVERSION_LOG_LEVEL,loud",
  })
  void invalidValueIsReported(String variable, String value) throws Exception {
    Map<String, String> environment = bucket();
    environment.put(variable, value);

    assertThatThrownBy(() -> StoreSettings.parse(environment))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(variable);
  }

  @Test
  void allProblemsAreReportedTogether() {
    assertThatThrownBy(
            () ->
                StoreSettings.parse(
                    Map.of("APPVERSION_S3_BUCKET", "assets", "APPVERSION_LISTN", "0.0.0.0:1")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContainingAll(
            "APPVERSION_S3_BUCKET needs APPVERSION_S3_ENDPOINT: it must be an http",
            "APPVERSION_S3_BUCKET needs APPVERSION_S3_ACCESS_KEY_FILE: it must be a path",
            "APPVERSION_LISTN is not a setting; did you mean APPVERSION_LISTEN?");
  }

  @Test
  void oneOfTheTwoIsRequired() {
    assertThatThrownBy(() -> StoreSettings.parse(Map.of()))
        .hasMessageContaining("APPVERSION_STORE_DIR")
        .hasMessageContaining("APPVERSION_S3_BUCKET");
  }

  private Map<String, String> bucket() throws Exception {
    Path access = Files.writeString(folder.resolve("access"), "access-id\n");
    Path secret = Files.writeString(folder.resolve("secret"), "very-secret\n");
    return new HashMap<>(
        Map.of(
            "APPVERSION_S3_ENDPOINT",
            "https://s3.example.com",
            "APPVERSION_S3_BUCKET",
            "assets",
            "APPVERSION_S3_ACCESS_KEY_FILE",
            access.toString(),
            "APPVERSION_S3_SECRET_KEY_FILE",
            secret.toString()));
  }
}
