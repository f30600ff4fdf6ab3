package dev.appversion.versioning.routing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The paths below which a bundler puts nothing but files that never change under their name.
 *
 * @param patterns paths from the root of the app, such as {@code /_next/static/**}: {@code *}
 *     stands for any part of one segment, {@code **} for all that follows, as the last segment; the
 *     first segment has neither
 */
public record ImmutablePaths(List<String> patterns) {
  /**
   * The form of a pattern. With one {@code *} in a segment a path is matched in time that grows
   * with its length alone.
   */
  private static final Pattern FORM =
      Pattern.compile(
          "/NAME+(/(NAME+(\\*NAME*)?|\\*NAME*))*(/\\*\\*)?".replace("NAME", "[\\w.~@+-]"));

  private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.\\.?(/|$)");

  /** Files that frameworks replace with each build, beside those that they never change. */
  private static final List<String> REPLACED = List.of("/_nuxt/builds/", "/_app/version.json");

  /** Next.js, Nuxt, SvelteKit, Astro. */
  public static final ImmutablePaths DEFAULT =
      new ImmutablePaths(
          List.of("/_next/static/**", "/_nuxt/**", "/_app/immutable/**", "/_astro/**"));

  /** Copies the patterns; throws for one that has another form. */
  public ImmutablePaths {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      InvalidRoutingTableException.require(
          hasForm(pattern) && !hasDotSegment(pattern),
          "static.immutablePaths",
          "must be paths such as /_next/static/**, not " + pattern);
    }
  }

  /** Whether a text has the form of a pattern. */
  public static boolean hasForm(String pattern) {
    return FORM.matcher(pattern).matches();
  }

  /** Whether a pattern has a segment {@code .} or {@code ..}. */
  public static boolean hasDotSegment(String pattern) {
    return DOT_SEGMENT.matcher(pattern).find();
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ImmutablePaths of(List<String> patterns) {
    return new ImmutablePaths(patterns);
  }

  @JsonValue
  List<String> wire() {
    return patterns;
  }

  /** Whether a path, decoded, is one of these. */
  public boolean contains(String path) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, 0, path, 0))
        && REPLACED.stream().noneMatch(path::contains);
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
