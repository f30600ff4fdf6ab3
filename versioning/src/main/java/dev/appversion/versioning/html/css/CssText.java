package dev.appversion.versioning.html.css;

import dev.appversion.versioning.html.text.Ascii;

/** Escapes in CSS strings and URLs (CSS Syntax 3, section 4.3.7). */
final class CssText {
  private static final int MAX_HEX = 6;

  private CssText() {}

  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        at = escape(text, at, plain);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** Appends the escaped character; returns the end of the escape. */
  private static int escape(String text, int from, StringBuilder to) {
    int end = from;
    while (end < text.length() && end < from + MAX_HEX && isHex(text.charAt(end))) {
      end++;
    }
    if (end > from) {
      int code = Integer.parseInt(text, from, end, 16);
      boolean valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      to.appendCodePoint(valid ? code : 0xfffd);
      return end < text.length() && Ascii.isSpace(text.charAt(end)) ? spaceEnd(text, end) : end;
    }
    char c = text.charAt(from);
    if (c == '\n' || c == '\r' || c == '\f') {
      return spaceEnd(text, from); // an escaped line end is removed
    }
    to.append(c);
    return from + 1;
  }

  /** The position after one white space; CR LF counts as one. */
  private static int spaceEnd(String text, int at) {
    return text.startsWith("\r\n", at) ? at + 2 : at + 1;
  }

  /** Escapes text for a string in single or double quotes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\'', '\\' -> escaped.append('\\').append(c);
        // could end a style element
        case '<' -> escaped.append("\\3c ");
        default -> {
          if (c < ' ' || c == 0x7f) {
            escaped.append('\\').append(Integer.toHexString(c)).append(' ');
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  /** The argument for a {@code url()} that was unquoted; quoted only if the text requires it. */
  static String bareOrQuoted(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || "\"'()\\<".indexOf(c) >= 0) {
        return '"' + escape(text) + '"';
      }
    }
    return text;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  }
}
