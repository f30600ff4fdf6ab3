package dev.appversion.sidecar.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The media types of files, the same on every machine: those of WhiteNoise. */
final class MediaTypes {
  private static final String TABLE = "media-types.txt";
  private static final String UNKNOWN = "application/octet-stream";

  private final Map<String, String> types;

  private MediaTypes(Map<String, String> types) {
    this.types = types;
  }

  static MediaTypes load() {
    try (InputStream table =
        Objects.requireNonNull(MediaTypes.class.getResourceAsStream(TABLE), TABLE)) {
      Map<String, String> types = new HashMap<>();
      new String(table.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                int space = line.indexOf(' ');
                types.put(line.substring(0, space), line.substring(space + 1));
              });
      return new MediaTypes(types);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The {@code Content-Type} of a file; text is UTF-8.
   *
   * @param name the name of the file, without directories
   */
  String of(String name) {
    String whole = name.toLowerCase(Locale.ROOT);
    String type = types.get(whole);
    if (type == null) {
      int dot = whole.lastIndexOf('.');
      // A name such as ".css" has no extension, as in Python's splitext.
      type = types.getOrDefault(dot > 0 ? whole.substring(dot) : "", UNKNOWN);
    }
    return type.startsWith("text/") ? type + "; charset=utf-8" : type;
  }
}
