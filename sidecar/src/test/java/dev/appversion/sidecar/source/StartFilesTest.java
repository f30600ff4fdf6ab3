package dev.appversion.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.config.SidecarConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFilesTest {
  @TempDir Path folder;

  @Test
  void validFilesHaveNoFindings() throws Exception {
    Files.writeString(folder.resolve("staticfiles.json"), "{\"version\":\"1.0\",\"paths\":{}}");
    Files.writeString(folder.resolve("key"), "0123456789abcdef0123");

    assertThat(
            findings(
                Map.of(
                    "APPVERSION_STATIC_ROOT", "",
                    "APPVERSION_MANIFEST_FILE", "staticfiles.json",
                    "APPVERSION_SECRET_FILE", "key")))
        .isEmpty();
  }

  @Test
  void missingFilesAreReported() throws Exception {
    assertThat(
            findings(
                Map.of(
                    "APPVERSION_STATIC_ROOT", "none",
                    "APPVERSION_MANIFEST_FILE", "none.json",
                    "APPVERSION_SECRET_FILE", "none.key",
                    "APPVERSION_ROUTING_FILE", "routing.json")))
        .containsExactly(
            "APPVERSION_STATIC_ROOT does not exist, usable=false",
            "APPVERSION_MANIFEST_FILE does not exist, usable=false",
            "APPVERSION_SECRET_FILE does not exist, usable=false",
            "APPVERSION_ROUTING_FILE does not exist: requests get 503 until it does,"
                + " usable=true");
  }

  @Test
  void aDirectoryWithoutAManifestCanBeServed() throws Exception {
    assertThat(findings(Map.of("APPVERSION_STATIC_ROOT", "")))
        .containsExactly(
            "APPVERSION_STATIC_ROOT has no manifest (staticfiles.json, .vite/manifest.json, …):"
                + " references in pages stay as they are, usable=true");
  }

  @Test
  void fileOfAnotherKindIsReported() throws Exception {
    Files.writeString(folder.resolve("text"), "short");

    assertThat(
            findings(
                Map.of(
                    "APPVERSION_STATIC_ROOT", "text",
                    "APPVERSION_MANIFEST_FILE", "text",
                    "APPVERSION_SECRET_FILE", "text",
                    "APPVERSION_ROUTING_FILE", "")))
        .satisfiesExactly(
            root -> assertThat(root).contains("STATIC_ROOT is not a directory"),
            manifest -> assertThat(manifest).contains("MANIFEST_FILE is not a manifest: not JSON"),
            key -> assertThat(key).contains("SECRET_FILE cannot be used").contains("at least 16"),
            table -> assertThat(table).contains("ROUTING_FILE is a directory, not a file"));
  }

  private List<String> findings(Map<String, String> files) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("APPVERSION_UPSTREAM", "http://127.0.0.1:8080");
    files.forEach((name, file) -> settings.put(name, folder.resolve(file).toString()));
    return StartFiles.check(SidecarConfig.parse(settings).sources().files()).stream()
        .map(
            finding ->
                finding.setting().name() + " " + finding.message() + ", usable=" + finding.usable())
        .toList();
  }
}
