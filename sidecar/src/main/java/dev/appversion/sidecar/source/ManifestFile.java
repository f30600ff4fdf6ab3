package dev.appversion.sidecar.source;

import dev.appversion.sidecar.config.SidecarConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the own version's manifest lies on this disk. */
final class ManifestFile {
  /** As collectstatic, Vite, Propshaft, Phoenix and webpack-manifest-plugin name theirs. */
  private static final List<String> NAMES =
      List.of(
          "staticfiles.json",
          ".vite/manifest.json",
          ".manifest.json",
          "cache_manifest.json",
          "manifest.json");

  private ManifestFile() {}

  /** The file that is set, there or not; else the first in the static root that is there. */
  static Optional<Path> of(SidecarConfig.Files files) {
    return files
        .manifest()
        .or(
            () ->
                files.staticRoot().stream()
                    .flatMap(root -> NAMES.stream().map(root::resolve))
                    .filter(Files::exists)
                    .findFirst());
  }
}
