package dev.appversion.versioning.html.reference;

import dev.appversion.versioning.html.text.Ascii;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The parts of a page that a Content-Security-Policy lists exactly, so that they must not change
 * (CSP 3, sections 2.3.1 and 6.7.2).
 *
 * @param paths of URLs that sources allow individually, as the policy has them
 * @param hashesScripts whether inline scripts are allowed by hashes of their texts
 * @param hashesStyles whether inline style sheets are
 */
public record ContentPolicy(Set<String> paths, boolean hashesScripts, boolean hashesStyles) {
  /** A policy that lists nothing. */
  public static final ContentPolicy NONE = new ContentPolicy(Set.of(), false, false);

  private static final Set<String> SCRIPTS =
      Set.of("default-src", "script-src", "script-src-elem", "script-src-attr");
  private static final Set<String> STYLES =
      Set.of("default-src", "style-src", "style-src-elem", "style-src-attr");

  public ContentPolicy {
    paths = Set.copyOf(paths);
  }

  /**
   * Reads policies; an invalid policy lists nothing.
   *
   * @param fields values of {@code Content-Security-Policy}, each with one or several policies
   */
  public static ContentPolicy of(List<String> fields) {
    if (fields.isEmpty()) {
      return NONE;
    }
    Set<String> paths = new HashSet<>();
    boolean scripts = false;
    boolean styles = false;
    for (String directive : String.join(";", fields).split("[;,]", -1)) {
      String[] words = Ascii.strip(directive).split("[\\t\\n\\f\\r ]+", -1);
      String name = words[0].toLowerCase(Locale.ROOT);
      for (int i = 1; i < words.length; i++) {
        if (words[i].startsWith("'")) {
          boolean hash = words[i].regionMatches(true, 0, "'sha", 0, 4);
          scripts |= hash && SCRIPTS.contains(name);
          styles |= hash && STYLES.contains(name);
        } else if (name.endsWith("-src") || name.endsWith("-src-elem")) {
          addPath(words[i], paths);
        }
      }
    }
    return new ContentPolicy(paths, scripts, styles);
  }

  /** The path of a host source; one that ends with a slash allows everything below it. */
  private static void addPath(String source, Set<String> to) {
    int scheme = source.indexOf("://");
    int slash = source.indexOf('/', scheme < 0 ? 0 : scheme + 3);
    if (slash >= 0 && !source.endsWith("/")) {
      to.add(source.substring(slash));
    }
  }

  /** The union of both. */
  ContentPolicy and(ContentPolicy other) {
    Set<String> both = new HashSet<>(paths);
    both.addAll(other.paths);
    return new ContentPolicy(
        both, hashesScripts || other.hashesScripts, hashesStyles || other.hashesStyles);
  }
}
