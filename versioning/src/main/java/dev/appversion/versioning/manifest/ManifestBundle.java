package dev.appversion.versioning.manifest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A manifest file made to fit into ConfigMaps, whose data may not pass 1 MiB: as it is while it is
 * small, else gzipped, and cut into parts where that is still too large.
 *
 * @param gzip whether the joined parts are gzipped
 * @param parts the bytes, in order, one part a ConfigMap
 * @param sha256 of the manifest's own bytes, in hex: what a reader checks after joining
 */
public record ManifestBundle(boolean gzip, List<byte[]> parts, String sha256) {
  /**
   * The largest part in bytes. Base64 in a request adds a third, and etcd refuses requests past 1.5
   * MiB.
   */
  public static final int PART_BYTES = 768 << 10;

  public static ManifestBundle pack(byte[] manifest) {
    String sha256 = Digests.sha256Hex(manifest);
    if (manifest.length <= PART_BYTES) {
      return new ManifestBundle(false, List.of(manifest), sha256);
    }
    byte[] zipped = gzip(manifest);
    List<byte[]> parts = new ArrayList<>();
    for (int from = 0; from < zipped.length; from += PART_BYTES) {
      parts.add(Arrays.copyOfRange(zipped, from, Math.min(from + PART_BYTES, zipped.length)));
    }
    return new ManifestBundle(true, List.copyOf(parts), sha256);
  }

  /**
   * The manifest's bytes.
   *
   * @throws InvalidManifestException if the parts do not join to what was packed
   */
  public byte[] unpack() throws InvalidManifestException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(joined::writeBytes);
    byte[] bytes = gzip ? gunzip(joined.toByteArray()) : joined.toByteArray();
    if (!Digests.sha256Hex(bytes).equals(sha256)) {
      throw new InvalidManifestException(
          "the manifest's " + parts.size() + " part(s) do not have the digest " + sha256);
    }
    return bytes;
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] gunzip(byte[] bytes) throws InvalidManifestException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] manifest = gzip.readNBytes(ManifestReader.MAX_BYTES + 1);
      if (manifest.length > ManifestReader.MAX_BYTES) {
        throw new InvalidManifestException(
            "the manifest has more than " + ManifestReader.MAX_BYTES + " bytes");
      }
      return manifest;
    } catch (IOException e) {
      throw new InvalidManifestException("the manifest's parts are not gzip: " + e.getMessage(), e);
    }
  }
}
