package dev.appversion.versioning.hashing.syntax;

import dev.appversion.versioning.hashing.syntax.ReferenceSyntax.Found;
import java.util.ArrayList;
import java.util.List;

/** Comments that name a source map, each the whole of its line, as Django finds them. */
final class SourceMapComments {
  private static final String KEY = "sourceMappingURL=";

  private SourceMapComments() {}

  /** <code>(?m)^/\*#[ \t]sourceMappingURL=(?P&lt;url&gt;.*)[ \t]*\*&#47;$</code>. */
  static List<Found> inCss(String text) {
    List<Found> found = new ArrayList<>();
    for (int key = text.indexOf(KEY); key >= 0; key = text.indexOf(KEY, key + 1)) {
      int start = key - 4;
      int url = key + KEY.length();
      int end = lineEnd(text, key);
      if (startsLine(text, start)
          && text.startsWith("/*#", start)
          && (text.charAt(key - 1) == ' ' || text.charAt(key - 1) == '\t')
          && end - 2 >= url
          && text.startsWith("*/", end - 2)) {
        found.add(new Found(start, end, text.substring(url, end - 2), ""));
      }
    }
    return found;
  }

  /** <code>(?m)^//# sourceMappingURL=(?P&lt;url&gt;.*)$</code>. */
  static List<Found> inJs(String text) {
    List<Found> found = new ArrayList<>();
    for (int key = text.indexOf(KEY); key >= 0; key = text.indexOf(KEY, key + 1)) {
      int start = key - 4;
      int end = lineEnd(text, key);
      if (startsLine(text, start) && text.startsWith("//# ", start)) {
        found.add(new Found(start, end, text.substring(key + KEY.length(), end), ""));
      }
    }
    return found;
  }

  private static boolean startsLine(String text, int at) {
    return at == 0 || (at > 0 && text.charAt(at - 1) == '\n');
  }

  private static int lineEnd(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }
}
