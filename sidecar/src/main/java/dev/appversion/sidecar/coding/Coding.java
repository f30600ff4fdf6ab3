package dev.appversion.sidecar.coding;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/** The content codings that are served, the smallest result first. */
public enum Coding {
  /** Brotli (RFC 7932). */
  BROTLI("br"),
  /** Zstandard (RFC 8878), with windows of at most 8 MiB (RFC 9659). */
  ZSTD("zstd"),
  /** gzip (RFC 1952). */
  GZIP("gzip"),
  /** No coding. */
  IDENTITY("identity");

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /** The token in {@code Accept-Encoding} and {@code Content-Encoding}. */
  public String token() {
    return token;
  }

  /**
   * The coding that a {@code Content-Encoding} names, identity if it is absent; empty for several
   * codings and for an unknown one.
   */
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

  /**
   * Decodes a body. Reading from the result may block.
   *
   * @throws IOException if the body does not begin as its coding requires
   */
  public InputStream decoded(InputStream encoded) throws IOException {
    return switch (this) {
      // Class.cast: for a conversion, the verifier would load this class of Java 5, which cannot be
      // in the AOT cache, when the sidecar starts.
      case BROTLI -> InputStream.class.cast(new BrotliInputStream(encoded));
      case ZSTD -> new ZstdStream(encoded);
      case GZIP -> new GZIPInputStream(encoded, 8 << 10);
      case IDENTITY -> encoded;
    };
  }
}
