package dev.appversion.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.config.SidecarConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFileTest {
  @TempDir Path root;

  @Test
  void theBundlersManifestPrecedesTheWebAppManifest() throws Exception {
    Files.writeString(root.resolve("manifest.json"), "{\"name\": \"App\", \"icons\": []}");
    Files.writeString(
        root.resolve("asset-manifest.json"),
        "{\"files\": {\"main.js\": \"/main.414d4d96.js\"}, \"entrypoints\": [\"main.414d4d96.js\"]}");

    Path found = ManifestFile.of(below(root)).orElseThrow();

    assertThat(found).hasFileName("asset-manifest.json");
    assertThat(ManifestFile.read(found).manifest().hashed()).containsExactly("/main.414d4d96.js");
  }

  private static SidecarConfig.Files below(Path root) {
    return new SidecarConfig.Files(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(root));
  }
}
