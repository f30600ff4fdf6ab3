package dev.appversion.versioning.routing.table;

import java.util.regex.Pattern;

/**
 * Patterns for paths from the root of the app, such as {@code /_next/static/**}: {@code *} is for
 * any part of one segment, {@code **} for all that follows, as the last segment; the first segment
 * has neither.
 */
public final class PathPattern {
  private static final String ALL_BELOW = "/**";

  /** The form of the first segment. */
  private static final Pattern NAME = Pattern.compile("[\\w.~@+-]++");

  /**
   * The form of the other segments. With one {@code *} in a segment a path is matched in time that
   * grows with its length alone. One expression for a whole pattern would use the stack for each
   * segment.
   */
  private static final Pattern SEGMENT =
      Pattern.compile("(?!$)NAME*\\*?NAME*".replace("NAME*", "[\\w.~@+-]*+"));

  private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.\\.?(/|$)");

  private PathPattern() {}

  /** Whether a text has the form of a pattern. */
  public static boolean hasForm(String pattern) {
    boolean below = pattern.endsWith(ALL_BELOW);
    String path = below ? pattern.substring(0, pattern.length() - ALL_BELOW.length()) : pattern;
    String[] segments = path.split("/", -1);
    if (segments.length < 2 || !segments[0].isEmpty() || !NAME.matcher(segments[1]).matches()) {
      return false;
    }
    for (int i = 2; i < segments.length; i++) {
      if (!SEGMENT.matcher(segments[i]).matches()) {
        return false;
      }
    }
    return true;
  }

  /** Whether a pattern has a segment {@code .} or {@code ..}. */
  public static boolean hasDotSegment(String pattern) {
    return DOT_SEGMENT.matcher(pattern).find();
  }

  /** Whether a text is a pattern. */
  public static boolean isValid(String text) {
    return hasForm(text) && !hasDotSegment(text);
  }

  /** Checks a pattern of a routing table; throws for one that has another form. */
  static void require(String pattern, String field) {
    InvalidRoutingTableException.require(
        isValid(pattern), field, "must be paths such as /_next/static/**, not " + pattern);
  }

  /** Whether a path, decoded, is of this form. */
  static boolean matches(String pattern, String path) {
    return matches(pattern, 0, path, 0);
  }

  private static boolean matches(String pattern, int from, String path, int start) {
    int at = start;
    for (int i = from; i < pattern.length(); i++, at++) {
      if (pattern.startsWith("**", i)) {
        return at < path.length();
      }
      if (pattern.charAt(i) == '*') {
        return matchesAfterWildcard(pattern, i + 1, path, at);
      }
      if (at == path.length() || path.charAt(at) != pattern.charAt(i)) {
        return false;
      }
    }
    return at == path.length();
  }

  private static boolean matchesAfterWildcard(String pattern, int from, String path, int start) {
    int slash = path.indexOf('/', start);
    int end = slash < 0 ? path.length() : slash;
    for (int at = start; at <= end; at++) {
      if (matches(pattern, from, path, at)) {
        return true;
      }
    }
    return false;
  }
}
