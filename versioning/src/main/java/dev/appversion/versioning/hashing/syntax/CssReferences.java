package dev.appversion.versioning.hashing.syntax;

import dev.appversion.versioning.hashing.python.PythonText;
import dev.appversion.versioning.hashing.syntax.ReferenceSyntax.Found;
import java.util.ArrayList;
import java.util.List;

/** {@code url()} and {@code @import} as Django finds them. */
final class CssReferences {
  private CssReferences() {}

  /** {@code url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\)}. */
  static List<Found> urls(String text) {
    List<Found> found = new ArrayList<>();
    int from = 0;
    for (int at = PythonText.indexOf(text, "url(", 0);
        at >= 0;
        at = PythonText.indexOf(text, "url(", from)) {
      int open = at + 4;
      int start = PythonText.skipSpace(text, isQuote(text, open) ? open + 1 : open);
      int close = urlEnd(text, start);
      if (close < 0) {
        from = at + 1;
        continue;
      }
      int end = isQuote(text, close) ? close + 2 : close + 1;
      found.add(new Found(at, end, text.substring(start, close), ""));
      from = end;
    }
    return found;
  }

  /**
   * The position of the closing parenthesis, or of the quote before it; -1 if it is not on this
   * line.
   */
  private static int urlEnd(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return -1;
      }
      if (c == ')' || (isQuote(text, i) && i + 1 < text.length() && text.charAt(i + 1) == ')')) {
        return i;
      }
    }
    return -1;
  }

  /** {@code @import\s*["']\s*(?P<url>.*?)["']}. */
  static List<Found> imports(String text) {
    List<Found> found = new ArrayList<>();
    int from = 0;
    for (int at = PythonText.indexOf(text, "@import", 0);
        at >= 0;
        at = PythonText.indexOf(text, "@import", from)) {
      from = at + 1;
      int open = PythonText.skipSpace(text, at + 7);
      if (!isQuote(text, open)) {
        continue;
      }
      int start = PythonText.skipSpace(text, open + 1);
      int close = start;
      while (close < text.length() && !isQuote(text, close) && text.charAt(close) != '\n') {
        close++;
      }
      if (isQuote(text, close)) {
        found.add(new Found(at, close + 1, text.substring(start, close), ""));
        from = close + 1;
      }
    }
    return found;
  }

  static boolean isQuote(String text, int at) {
    return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
  }
}
