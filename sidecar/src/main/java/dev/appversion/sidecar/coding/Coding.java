package dev.appversion.sidecar.coding;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/** The content codings that are served, the ones that make them smallest first. */
public enum Coding {
  BROTLI("br"),
  ZSTD("zstd"),
  GZIP("gzip"),
  IDENTITY("identity");

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /** As it stands in {@code Accept-Encoding} and {@code Content-Encoding}. */
  public String token() {
    return token;
  }

  /** What a {@code Content-Encoding} says; nothing for several codings, or one not known. */
  public static Optional<Coding> of(@Nullable String contentEncoding) {
    if (contentEncoding == null || contentEncoding.isBlank()) {
      return Optional.of(IDENTITY);
    }
    return named(contentEncoding.strip());
  }

  /** A coding by its name, in any case; {@code x-gzip} is gzip (RFC 9110 section 8.4.1.3). */
  static Optional<Coding> named(String name) {
    for (Coding coding : values()) {
      if (coding.token.equalsIgnoreCase(name)) {
        return Optional.of(coding);
      }
    }
    return name.equalsIgnoreCase("x-gzip") ? Optional.of(GZIP) : Optional.empty();
  }

  /** The content behind what is encoded. Reading from it may wait. */
  public InputStream decoded(InputStream encoded) throws IOException {
    return switch (this) {
      case BROTLI -> new BrotliInputStream(encoded);
      case ZSTD -> new ZstdStream(encoded);
      case GZIP -> new GZIPInputStream(encoded, 8 << 10);
      case IDENTITY -> encoded;
    };
  }
}
