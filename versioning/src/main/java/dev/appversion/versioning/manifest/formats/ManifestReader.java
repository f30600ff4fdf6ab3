package dev.appversion.versioning.manifest.formats;

import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import java.io.ByteArrayInputStream;

/** Reads manifests of all formats; the structure identifies the format ({@link ManifestFormat}). */
public final class ManifestReader {
  /** The largest manifest that is read, in bytes. */
  public static final int MAX_BYTES = 32 << 20;

  private ManifestReader() {}

  /** Reads a manifest. The error names line and column of what cannot be used. */
  public static Manifest read(byte[] json) throws InvalidManifestException {
    if (json.length > MAX_BYTES) {
      throw new InvalidManifestException(
          "the manifest has " + json.length + " bytes; at most " + MAX_BYTES + " are read");
    }
    return read(() -> new ByteArrayInputStream(json));
  }

  /** The same, from bytes that need not be in memory. The source limits their number. */
  public static Manifest read(ManifestSource source) throws InvalidManifestException {
    ManifestFormat format = ManifestJson.parse(source, ManifestFormat::detect);
    return ManifestJson.parse(source, format::read);
  }
}
