package dev.appversion.desiredstate.manifest;

import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestBundle;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * A version's manifest that was read and is valid.
 *
 * @param manifest its content
 * @param bundle its bytes, split and compressed to fit into ConfigMaps
 * @param source where it was read, see {@link ManifestResolver#source}
 */
public record ResolvedManifest(Manifest manifest, ManifestBundle bundle, String source) {

  /**
   * Reads a manifest file, gzipped or not.
   *
   * @throws InvalidManifestException if it cannot be used
   */
  public static ResolvedManifest read(byte[] file, String source) throws InvalidManifestException {
    byte[] json = isGzip(file) ? gunzip(file) : file;
    Manifest manifest = ManifestReader.read(json);
    try {
      // A ConfigMap stores it as text: reading it must return the same bytes.
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
    } catch (CharacterCodingException e) {
      throw new InvalidManifestException("the manifest is not UTF-8", e);
    }
    return new ResolvedManifest(manifest, ManifestBundle.pack(json), source);
  }

  private static boolean isGzip(byte[] file) {
    return file.length > 2 && file[0] == 0x1f && (file[1] & 0xff) == 0x8b;
  }

  private static byte[] gunzip(byte[] file) throws InvalidManifestException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(file))) {
      return gzip.readNBytes(
          ManifestReader.MAX_BYTES + 1); // one more byte, which the reader rejects
    } catch (IOException e) {
      String why = e instanceof EOFException ? "it is truncated" : e.getMessage();
      throw new InvalidManifestException("the gzip-compressed manifest is corrupt: " + why, e);
    }
  }
}
