package dev.appversion.versioning.html.css;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The references of a style sheet by CSS Syntax 3, section 4, read from the whole text: a second
 * implementation to compare with. Like {@link CssRewriter} it does not decode escapes in names of
 * functions, and regards a string or URL that the end of the text ends as incomplete.
 */
final class SimpleCss {
  private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\r\\f]+");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?(\\*/|\\z)");
  private static final String ESCAPE =
      "\\\\(?:[0-9a-fA-F]{1,6}(?:\\r\\n|[ \\t\\n\\r\\f])?|\\r\\n|(?s:.))";
  private static final Pattern WORD = Pattern.compile("(?:[\\w-]|[^\\x00-\\x7f]|" + ESCAPE + ")++");
  private static final Pattern STRING =
      Pattern.compile(
          "\"((?:[^\"\\\\\\n\\r\\f]|%1$s)*+)(\"?)|'((?:[^'\\\\\\n\\r\\f]|%1$s)*+)('?)"
              .formatted(ESCAPE));
  private static final Pattern URL =
      Pattern.compile("((?:[^\"'()\\\\ \\t\\n\\r\\f]|%s)*+)[ \\t\\n\\r\\f]*\\)".formatted(ESCAPE));
  private static final Pattern BAD_URL = Pattern.compile("(?:[^)\\\\]|%s)*+\\)?".formatted(ESCAPE));
  private static final Pattern ESCAPED =
      Pattern.compile(
          "\\\\(?:([0-9a-fA-F]{1,6})(?:\\r\\n|[ \\t\\n\\r\\f])?|(\\r\\n|[\\n\\r\\f])|((?s:.)))");

  private final String css;
  private final List<String> found = new ArrayList<>();
  private int at;
  private boolean importing;
  private int imageSetDepth;

  private SimpleCss(String css) {
    this.css = css;
  }

  /** The references in their order, without escapes. */
  static List<String> references(String css) {
    SimpleCss reader = new SimpleCss(css);
    while (reader.at < css.length()) {
      reader.token();
    }
    return reader.found;
  }

  private void token() {
    if (next(SPACE) != null || next(COMMENT) != null) {
      return;
    }
    boolean afterImport = importing;
    importing = false;
    char c = css.charAt(at);
    if (c == '"' || c == '\'') {
      string(afterImport || imageSetDepth == 1);
      return;
    }
    if (c == '@' || c == '#') {
      at++;
      Matcher word = next(WORD);
      importing = c == '@' && word != null && word.group().equalsIgnoreCase("import");
      return;
    }
    Matcher word = next(WORD);
    if (word != null) {
      if (css.startsWith("(", at)) {
        function(word.group());
      }
      return;
    }
    at++;
    if (imageSetDepth > 0) {
      imageSetDepth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
  }

  private void function(String name) {
    at++;
    if (name.equalsIgnoreCase("url")) {
      url();
    } else if (imageSetDepth > 0
        || name.equalsIgnoreCase("image-set")
        || name.equalsIgnoreCase("-webkit-image-set")) {
      imageSetDepth++;
    }
  }

  private void url() {
    next(SPACE);
    if (css.startsWith("\"", at) || css.startsWith("'", at)) {
      imageSetDepth += imageSetDepth > 0 ? 1 : 0;
      string(true);
      return;
    }
    Matcher url = next(URL);
    if (url != null) {
      found.add(plain(url.group(1)));
    } else {
      next(BAD_URL);
    }
  }

  private void string(boolean isReference) {
    Matcher string = next(STRING);
    if (string == null) {
      throw new AssertionError("no string at " + at);
    }
    int group = string.group(1) != null ? 1 : 3;
    boolean closed = !string.group(group + 1).isEmpty();
    if (isReference && closed) {
      found.add(plain(string.group(group)));
    }
    if (!closed && css.startsWith("\\", at)) {
      at++; // the last character
    }
  }

  private static String plain(String written) {
    return ESCAPED
        .matcher(written.replace('\0', '\ufffd'))
        .replaceAll(
            escape -> {
              if (escape.group(2) != null) {
                return "";
              }
              if (escape.group(3) != null) {
                return Matcher.quoteReplacement(escape.group(3));
              }
              int code = Integer.parseInt(escape.group(1), 16);
              boolean valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
              return Matcher.quoteReplacement(Character.toString(valid ? code : 0xfffd));
            });
  }

  /** Reads what matches here; null if nothing does. */
  private Matcher next(Pattern pattern) {
    Matcher matcher = pattern.matcher(css).region(at, css.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher;
  }
}
