package dev.appversion.versioning.hashing;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a JavaScript text imports by a path, looked for generously: what looks like an import in a
 * comment or a string is one, and semicolons do not matter. To take too much for an import only
 * leaves names as they are.
 *
 * @param paths relative to the static URL, collected or not
 * @param computed whether a dynamic import has no literal specifier: it may lead anywhere
 */
public record ModuleImports(Set<String> paths, boolean computed) {
  /** Nothing. */
  public static final ModuleImports NONE = new ModuleImports(Set.of(), false);

  public ModuleImports {
    paths = Set.copyOf(paths);
  }

  /** Whether a file, by its name, may be a module. */
  public static boolean mayBeModule(String file) {
    return file.endsWith(".js") || file.endsWith(".mjs");
  }

  /**
   * The imports of a text.
   *
   * @param file its canonical path
   */
  static ModuleImports of(String file, String text, ReferenceResolver resolver) {
    Scan scan = new Scan(file, text, resolver);
    scan.words("import");
    scan.words("from");
    return new ModuleImports(scan.paths, scan.computed);
  }

  private static final class Scan {
    private final String file;
    private final String text;
    private final ReferenceResolver resolver;
    private final Set<String> paths = new TreeSet<>();
    private boolean computed;

    Scan(String file, String text, ReferenceResolver resolver) {
      this.file = file;
      this.text = text;
      this.resolver = resolver;
    }

    void words(String word) {
      for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length())) {
        if (at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1))) {
          continue;
        }
        int next = skip(at + word.length());
        if (isQuote(next)) {
          literal(next);
        } else if (word.equals("import") && is(next, '(')) {
          dynamic(skip(next + 1));
        }
      }
    }

    private void dynamic(int argument) {
      boolean template = is(argument, '`');
      int end = isQuote(argument) || template ? literal(argument) : -1;
      int behind = end < 0 ? -1 : skip(end);
      computed |= !is(behind, ')') && !is(behind, ',');
    }

    /** Notes a string's path; behind its closing quote, or -1 if it is none that can be read. */
    private int literal(int open) {
      char quote = text.charAt(open);
      for (int i = open + 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == quote) {
          note(text.substring(open + 1, i));
          return i + 1;
        }
        boolean substitution = quote == '`' && text.startsWith("${", i);
        if (c == '\\' || substitution || (quote != '`' && c == '\n')) {
          computed |= c == '\\';
          return -1;
        }
      }
      return -1;
    }

    private void note(String specifier) {
      if (specifier.startsWith(".") || specifier.startsWith("/")) {
        switch (resolver.resolve(file, specifier)) {
          case Resolution.Asset asset -> paths.add(asset.asset());
          case Resolution.Missing missing -> paths.add(missing.path());
          case Resolution.Folder folder -> {}
          case Resolution.Foreign foreign -> {}
        }
      }
    }

    /** Behind white space and comments. */
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
