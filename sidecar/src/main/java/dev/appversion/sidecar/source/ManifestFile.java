package dev.appversion.sidecar.source;

import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.ManifestReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a manifest out of a file, as a stream: the file may be large. */
final class ManifestFile {
  /**
   * What was read.
   *
   * @param sha256 of the file's bytes, in hex
   */
  record Read(Manifest manifest, String sha256) {}

  private ManifestFile() {}

  static Read read(Path file) throws IOException, InvalidManifestException {
    long size = Files.size(file);
    if (size > ManifestReader.MAX_BYTES) {
      throw new IOException(file + " has more than " + ManifestReader.MAX_BYTES + " bytes");
    }
    String before = digest(file);
    Manifest manifest = ManifestReader.read(() -> Files.newInputStream(file));
    if (!digest(file).equals(before)) {
      throw new IOException(file + " was written to while it was read");
    }
    return new Read(manifest, before);
  }

  private static String digest(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return Digests.sha256Hex(bytes);
    }
  }
}
