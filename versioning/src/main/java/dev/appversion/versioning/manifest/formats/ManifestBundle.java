package dev.appversion.versioning.manifest.formats;

import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
   * The largest part in bytes. Base64 in a request adds a third, and etcd rejects requests larger
   * than 1.5 MiB.
   */
  public static final int PART_BYTES = 768 << 10;

  private static final int INFLATE_BUFFER = 8 << 10;

  /**
   * A manifest in parts that fit into ConfigMaps; compressed if it is larger than one part.
   *
   * @param manifest its bytes, unchanged
   */
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
   * Reads the manifest, without ever having all its bytes in memory.
   *
   * @throws InvalidManifestException if the joined parts are not the bytes that were packed, or not
   *     a manifest
   */
  public Manifest read() throws InvalidManifestException {
    try (InputStream bytes = open()) {
      checkDigest(Digests.sha256Hex(bytes));
    } catch (IOException e) {
      throw new InvalidManifestException("the manifest's parts are not gzip: " + e.getMessage(), e);
    }
    return ManifestReader.read(this::open);
  }

  private InputStream open() throws IOException {
    List<InputStream> streams = new ArrayList<>();
    parts.forEach(part -> streams.add(new ByteArrayInputStream(part)));
    InputStream joined = new SequenceInputStream(Collections.enumeration(streams));
    return new Bounded(gzip ? new GZIPInputStream(joined, INFLATE_BUFFER) : joined);
  }

  private void checkDigest(String found) throws InvalidManifestException {
    if (!found.equals(sha256)) {
      throw new InvalidManifestException(
          "the manifest's " + parts.size() + " part(s) do not have the digest " + sha256);
    }
  }

  /** Ends with an error where more comes than a manifest may have: gzip makes much of little. */
  private static final class Bounded extends FilterInputStream {
    private long left = ManifestReader.MAX_BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int read = super.read(to, offset, length);
      left -= Math.max(0, read);
      if (left < 0) {
        throw new IOException("more than " + ManifestReader.MAX_BYTES + " bytes");
      }
      return read;
    }
  }

  /**
   * The manifest's bytes.
   *
   * @throws InvalidManifestException if the joined parts are not the bytes that were packed
   */
  public byte[] unpack() throws InvalidManifestException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(joined::writeBytes);
    byte[] bytes = gzip ? gunzip(joined.toByteArray()) : joined.toByteArray();
    checkDigest(Digests.sha256Hex(bytes));
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
