package dev.appversion.versioning.hashing;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognizes scripts that search for their own {@code script} element by file name, to determine
 * their directory. The search fails with a hashed name.
 */
public final class IntrospectiveScripts {
  /** An access to the scripts of the page. */
  private static final Pattern LOOKS =
      Pattern.compile(
          "getElementsByTagName(?:NS)?\\(\\s*[\"'`]script|document\\.scripts\\b"
              + "|querySelector(?:All)?\\(\\s*[\"'`][^\"'`\\n]{0,80}\\bscript\\b"
              + "|currentScript|\\$\\(\\s*[\"'`]script");

  private static final Pattern SOURCE_MAP = Pattern.compile("sourceMappingURL=\\S+");

  private static final Pattern EXTENSIONS =
      Pattern.compile("(?:\\.(?:min|full|dev|all|src|uncompressed))*\\.js$");

  /**
   * The file names of such scripts in the packages of CKEditor 4, TinyMCE, MathJax 2, Dojo and Ace.
   */
  private static final Set<String> KNOWN =
      Set.of("ckeditor.js", "tinymce.js", "tinymce.min.js", "MathJax.js", "dojo.js", "ace.js");

  private IntrospectiveScripts() {}

  /**
   * Whether a script searches for its own name: it accesses the scripts of the page, and its text
   * contains its file name or a pattern for it, such as {@code editor\.js} or {@code
   * tinymce(\.min|)\.js}.
   *
   * @param file its canonical path
   */
  public static boolean findsItself(String file, String text) {
    if (!file.endsWith(".js") || !LOOKS.matcher(text).find()) {
      return false;
    }
    String stem = EXTENSIONS.matcher(name(file)).replaceFirst("");
    Pattern itself =
        Pattern.compile(
            "(?<![A-Za-z0-9_])" + Pattern.quote(stem) + "[^\\s\"'`]{0,40}?\\.js(?![A-Za-z0-9])");
    return !stem.isEmpty() && itself.matcher(SOURCE_MAP.matcher(text).replaceAll("")).find();
  }

  /** Whether a file has the name of a known script of this kind. */
  public static boolean isKnown(String file) {
    return KNOWN.contains(name(file));
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
