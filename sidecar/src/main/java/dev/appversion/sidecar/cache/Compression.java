package dev.appversion.sidecar.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses assets that an app serves uncompressed. The result is cached. */
public final class Compression {
  /** The minimum length, in bytes: below it, the additional header fields outweigh the saving. */
  private static final int MIN_LENGTH = 512;

  private Compression() {}

  /** Whether content of this type is compressible: text, and formats based on text. */
  public static boolean isCompressible(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || switch (type) {
          case "application/javascript",
              "application/x-javascript",
              "application/json",
              "application/xml",
              "application/wasm",
              "application/vnd.ms-fontobject",
              "font/ttf",
              "font/otf",
              "image/bmp",
              "image/x-icon",
              "image/vnd.microsoft.icon" ->
              true;
          default -> false;
        };
  }

  /** The content compressed with gzip; empty if that saves less than a tenth. */
  public static Optional<byte[]> gzip(byte[] content) {
    if (content.length < MIN_LENGTH) {
      return Optional.empty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 2);
    try (GZIPOutputStream gzip = new BestGzip(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size() < content.length - content.length / 10
        ? Optional.of(out.toByteArray())
        : Optional.empty();
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
