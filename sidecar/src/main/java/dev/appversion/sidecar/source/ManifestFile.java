package dev.appversion.sidecar.source;

import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the own version's manifest from a file. Streams it, because it may be large. */
final class ManifestFile {
  /**
   * The file names of manifests, in order: of collectstatic, Vite, Propshaft, Phoenix,
   * create-react-app, webpack-assets-manifest, webpack-bundle-tracker and webpack-manifest-plugin.
   * The last one is also the name of web app manifests.
   */
  static final List<String> NAMES =
      List.of(
          DataKeys.MANIFEST,
          ".vite/manifest.json",
          ".manifest.json",
          "cache_manifest.json",
          "asset-manifest.json",
          "assets-manifest.json",
          "webpack-stats.json",
          "manifest.json");

  /**
   * A manifest that was read.
   *
   * @param sha256 of the file's bytes, in hex
   */
  record Read(Manifest manifest, String sha256) {}

  private ManifestFile() {}

  /**
   * The configured file, whether it exists or not; else the first that exists in the static root.
   */
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

  static Read read(Path file) throws IOException, InvalidManifestException {
    long size = Files.size(file);
    if (size > ManifestReader.MAX_BYTES) {
      throw new IOException(file + " has more than " + ManifestReader.MAX_BYTES + " bytes");
    }
    String before = digest(file);
    Manifest manifest = ManifestReader.read(() -> Files.newInputStream(file));
    if (!digest(file).equals(before)) {
      throw new IOException(file + " was changed while it was read");
    }
    return new Read(manifest, before);
  }

  private static String digest(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return Digests.sha256Hex(bytes);
    }
  }
}
