package dev.appversion.sidecar.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses what an app offers only as it is: once an asset, then it is kept. */
public final class Compression {
  /** Below this the fields that a coding needs eat up what it saves. */
  private static final int MIN_LENGTH = 512;

  private Compression() {}

  /** Whether content of this type gets smaller: text, and formats that are text inside. */
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

  /** Gzipped, where that saves at least a tenth. */
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
