package dev.appversion.versioning.hashing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The literal specifiers of the imports in a JavaScript text. Includes text in comments and strings
 * that looks like an import, and does not depend on semicolons.
 *
 * @param literals in the order of the text
 * @param computed whether a dynamic import has no literal specifier, so it may import any file
 */
public record ModuleSpecifiers(List<Literal> literals, boolean computed) {
  /**
   * A specifier.
   *
   * @param start its start in the text, after the quote
   * @param end its end, before the quote
   * @param whole whether it is the whole argument, rather than a part of an expression
   */
  public record Literal(String value, int start, int end, boolean whole) {
    /** Whether it is a URL or a path. Other specifiers are resolved only with an import map. */
    public boolean isUrlLike() {
      return value.startsWith("/")
          || value.startsWith("./")
          || value.startsWith("../")
          || value.startsWith("http:")
          || value.startsWith("https:");
    }
  }

  public ModuleSpecifiers {
    literals = List.copyOf(literals);
  }

  /** The specifiers of a text. */
  public static ModuleSpecifiers in(String text) {
    Scan scan = new Scan(text);
    scan.words("import");
    scan.words("from");
    scan.literals.sort(Comparator.comparingInt(Literal::start));
    return new ModuleSpecifiers(scan.literals, scan.computed);
  }

  private static final class Scan {
    private final String text;
    private final List<Literal> literals = new ArrayList<>();
    private boolean computed;

    Scan(String text) {
      this.text = text;
    }

    void words(String word) {
      for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length())) {
        if (at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1))) {
          continue;
        }
        int next = skip(at + word.length());
        if (isQuote(next)) {
          literal(next, false);
        } else if (word.equals("import") && is(next, '(')) {
          dynamic(skip(next + 1));
        }
      }
    }

    private void dynamic(int argument) {
      boolean template = is(argument, '`');
      computed |= !((isQuote(argument) || template) && literal(argument, true));
    }

    /**
     * Records a string.
     *
     * @param argument whether it is an argument of a call
     * @return whether it is all of the argument, and can be read
     */
    private boolean literal(int open, boolean argument) {
      char quote = text.charAt(open);
      for (int i = open + 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == quote) {
          int behind = skip(i + 1);
          boolean whole = !argument || is(behind, ')') || is(behind, ',');
          literals.add(new Literal(text.substring(open + 1, i), open + 1, i, whole));
          return whole;
        }
        boolean substitution = quote == '`' && text.startsWith("${", i);
        if (c == '\\' || substitution || (quote != '`' && c == '\n')) {
          computed |= c == '\\';
          return false;
        }
      }
      return false;
    }

    /** The position after white space and comments. */
    private int skip(int from) {
      int at = from;
      while (at < text.length()) {
        if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\ufeff') {
          at++;
        } else if (text.startsWith("/*", at)) {
          int end = text.indexOf("*/", at + 2);
          at = end < 0 ? text.length() : end + 2;
        } else if (text.startsWith("//", at)) {
          int end = text.indexOf('\n', at);
          at = end < 0 ? text.length() : end + 1;
        } else {
          break;
        }
      }
      return at;
    }

    private boolean is(int at, char c) {
      return at >= 0 && at < text.length() && text.charAt(at) == c;
    }

    private boolean isQuote(int at) {
      return is(at, '"') || is(at, '\'');
    }
  }
}
