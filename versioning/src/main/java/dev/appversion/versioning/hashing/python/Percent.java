package dev.appversion.versioning.hashing.python;

import dev.appversion.versioning.contract.PercentEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding with the meaning of Python's {@code urllib.parse}. */
public final class Percent {
  private Percent() {}

  /**
   * Decodes escapes as UTF-8. Other characters stay; invalid UTF-8 becomes U+FFFD ({@code
   * unquote}).
   */
  public static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        flush(run, out);
        out.append(c);
        i++;
      } else if (c == '%' && i + 2 < text.length() && isHex(text, i + 1) && isHex(text, i + 2)) {
        run.write(Integer.parseInt(text, i + 1, i + 3, 16));
        i += 3;
      } else {
        run.write(c);
        i++;
      }
    }
    flush(run, out);
    return out.toString();
  }

  /** Encodes a path for a URL (Django's {@code filepath_to_uri}). */
  public static String encode(String path) {
    return PercentEncoding.DJANGO.encode(path.replace('\\', '/'));
  }

  private static boolean isHex(String text, int at) {
    char c = text.charAt(at);
    return c < 0x80 && Character.digit(c, 16) >= 0;
  }

  private static void flush(ByteArrayOutputStream run, StringBuilder out) {
    out.append(run.toString(StandardCharsets.UTF_8));
    run.reset();
  }
}
