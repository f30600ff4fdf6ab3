package dev.appversion.versioning.hashing;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns for file names, made into regular expressions. */
public final class GlobPattern {
  private GlobPattern() {}

  /**
   * A pattern as Python's {@code fnmatch} reads it, which Django's ignore patterns are: {@code *}
   * and {@code ?} match a slash too.
   */
  public static Pattern fnmatch(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        case '[' -> i = bracket(glob, i, regex);
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return compile(glob, regex.toString());
  }

  /**
   * A pattern for paths below a folder, as shells read it: {@code *} and {@code ?} match within a
   * name, <code>**&#47;</code> any number of folders, {@code [a-z]} one character, {@code {a,b}}
   * either. Names that begin with a dot are matched only where the pattern has the dot.
   */
  public static Pattern paths(String glob) {
    StringBuilder regex = new StringBuilder();
    int braces = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      String notHidden = i == 0 || glob.charAt(i - 1) == '/' ? "(?!\\.)" : "";
      switch (c) {
        case '*' -> {
          if (glob.startsWith("**/", i)) {
            regex.append("(?:(?!\\.)[^/]+/)*");
            i += 2;
          } else if (glob.startsWith("**", i) && i + 2 == glob.length()) {
            regex.append("(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+");
            i++;
          } else {
            regex.append(notHidden).append("[^/]*");
          }
        }
        case '?' -> regex.append(notHidden).append("[^/]");
        case '[' -> i = bracket(glob, i, regex);
        case '{' -> {
          braces++;
          regex.append("(?:");
        }
        case '}' -> regex.append(braces-- > 0 ? ")" : "\\}");
        case ',' -> regex.append(braces > 0 ? "|" : ",");
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return compile(glob, regex.toString());
  }

  /** Appends a set such as {@code [!a-z]}; returns where it ends. */
  private static int bracket(String glob, int open, StringBuilder regex) {
    int from = open + 1;
    boolean not = glob.startsWith("!", from);
    int close = glob.indexOf(']', not ? from + 2 : from + 1);
    if (close < 0) {
      regex.append("\\[");
      return open;
    }
    String set = glob.substring(not ? from + 1 : from, close);
    regex
        .append(not ? "[^" : "[")
        .append(set.replaceAll("([\\\\\\[\\]^&~|])", "\\\\$1"))
        .append(']');
    return close;
  }

  private static Pattern compile(String glob, String regex) {
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + glob + "' is not a valid pattern: " + e.getDescription(), e);
    }
  }
}
