package dev.appversion.versioning.hashing.syntax;

import static dev.appversion.versioning.hashing.syntax.CssReferences.isQuote;

import dev.appversion.versioning.hashing.python.PythonText;
import dev.appversion.versioning.hashing.syntax.ReferenceSyntax.Found;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * References between JavaScript modules as Django finds them with {@code
 * support_js_module_import_aggregation}. Its patterns require a semicolon at the end; without one,
 * an import extends to the next statement that has one.
 */
final class ModuleReferences {
  private static final int NOT_LOOKED = -2;

  private ModuleReferences() {}

  /** {@code import(clause)\s*from\s*['"](?P<url>[./].*?)["']\s*;}. */
  static List<Found> importsFrom(String text) {
    return from(text, "import", true);
  }

  /** {@code export(clause)\s*from\s*["'](?P<url>[./].*?)["']\s*;}. */
  static List<Found> exportsFrom(String text) {
    return from(text, "export", false);
  }

  /** {@code import\s*['"](?P<url>[./].*?)["']\s*;}. */
  static List<Found> imports(String text) {
    List<Found> found = new ArrayList<>();
    int from = 0;
    for (int at = PythonText.indexOf(text, "import", 0);
        at >= 0;
        at = PythonText.indexOf(text, "import", from)) {
      Quoted quoted = quotedUrl(text, at + 6);
      from = quoted == null ? at + 1 : quoted.end;
      if (quoted != null) {
        found.add(new Found(at, quoted.end, quoted.url, ""));
      }
    }
    return found;
  }

  /** {@code import\(["'](?P<url>.*?)["']\)}. */
  static List<Found> dynamicImports(String text) {
    List<Found> found = new ArrayList<>();
    int from = 0;
    for (int at = PythonText.indexOf(text, "import(", 0);
        at >= 0;
        at = PythonText.indexOf(text, "import(", from)) {
      from = at + 1;
      int start = at + 8;
      if (!isQuote(text, start - 1)) {
        continue;
      }
      int close = start;
      while (close < text.length()
          && text.charAt(close) != '\n'
          && !(isQuote(text, close) && text.startsWith(")", close + 1))) {
        close++;
      }
      if (isQuote(text, close)) {
        found.add(new Found(at, close + 2, text.substring(start, close), ""));
        from = close + 2;
      }
    }
    return found;
  }

  private static List<Found> from(String text, String keyword, boolean star) {
    List<Found> found = new ArrayList<>();
    Froms froms = new Froms(text);
    int from = 0;
    for (int at = PythonText.indexOf(text, keyword, 0);
        at >= 0;
        at = PythonText.indexOf(text, keyword, from)) {
      Found match = clause(text, at, at + keyword.length(), star, froms);
      from = match == null ? at + 1 : match.end();
      if (match != null) {
        found.add(match);
      }
    }
    return found;
  }

  private static @Nullable Found clause(
      String text, int start, int clause, boolean star, Froms froms) {
    if (clause >= text.length()) {
      return null;
    }
    char first = text.charAt(clause);
    if (first == '{' || PythonText.isSpace(first)) {
      int word = froms.next(clause + 1);
      if (word < 0) {
        return null;
      }
      int end = word;
      while (end > clause + 1 && PythonText.isSpace(text.charAt(end - 1))) {
        end--;
      }
      return found(text, start, clause, end, word);
    }
    return star && first == '*' ? namespace(text, start, clause) : null;
  }

  /** {@code \*\s*as\s*\w+}, and the part of the name's end that may be the keyword {@code from}. */
  private static @Nullable Found namespace(String text, int start, int clause) {
    int as = PythonText.skipSpace(text, clause + 1);
    if (!PythonText.startsWith(text, as, "as")) {
      return null;
    }
    int name = PythonText.skipSpace(text, as + 2);
    int end = name;
    while (end < text.length() && PythonText.isWord(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    for (int e = end; e > name; e--) {
      int word = e == end ? PythonText.skipSpace(text, e) : e;
      if (PythonText.startsWith(text, word, "from") && quotedUrl(text, word + 4) != null) {
        return found(text, start, clause, e, word);
      }
    }
    return null;
  }

  private static @Nullable Found found(String text, int start, int clause, int end, int from) {
    Quoted quoted = quotedUrl(text, from + 4);
    return quoted == null
        ? null
        : new Found(start, quoted.end, quoted.url, text.substring(clause, end));
  }

  private record Quoted(String url, int end) {}

  /** {@code \s*["'](?P<url>[./].*?)["']\s*;}. */
  private static @Nullable Quoted quotedUrl(String text, int from) {
    int open = PythonText.skipSpace(text, from);
    int start = open + 1;
    if (!isQuote(text, open)
        || start >= text.length()
        || (text.charAt(start) != '.' && text.charAt(start) != '/')) {
      return null;
    }
    for (int i = start + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
      if (isQuote(text, i)) {
        int semicolon = PythonText.skipSpace(text, i + 1);
        if (semicolon < text.length() && text.charAt(semicolon) == ';') {
          return new Quoted(text.substring(start, i), semicolon + 1);
        }
      }
    }
    return null;
  }

  /**
   * Finds the next {@code from} that a quoted URL and a semicolon follow. Keeps the last result,
   * which is the next one for many preceding keywords, so that a text is read once.
   */
  private static final class Froms {
    private final String text;
    private int asked = -1;
    private int answer = NOT_LOOKED;

    Froms(String text) {
      this.text = text;
    }

    int next(int from) {
      if (answer != NOT_LOOKED && asked <= from && (answer < 0 || answer >= from)) {
        return answer;
      }
      int at = PythonText.indexOf(text, "from", from);
      while (at >= 0 && quotedUrl(text, at + 4) == null) {
        at = PythonText.indexOf(text, "from", at + 1);
      }
      asked = from;
      answer = at;
      return at;
    }
  }
}
