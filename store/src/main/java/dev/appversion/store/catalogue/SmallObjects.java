package dev.appversion.store.catalogue;

import dev.appversion.store.backend.Backend;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Reads small objects as a whole. */
final class SmallObjects {
  private static final int MAX_BYTES = 64 << 20;

  private SmallObjects() {}

  static Optional<byte[]> read(Backend backend, String key) throws IOException {
    Optional<Backend.Content> opened = backend.open(key);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (Backend.Content content = opened.get()) {
      return Optional.of(bounded(content.bytes(), key));
    }
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  static byte[] gunzip(byte[] bytes, String key) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return bounded(gzip, key);
    }
  }

  private static byte[] bounded(InputStream in, String key) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException(key + " has more than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }
}
