package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The paths of the app's assets.
 *
 * @param url the path prefix of the assets; starts and ends with a slash
 * @param rewrite whether canonical asset references in HTML become hashed ones
 * @param immutablePaths the other paths of the app whose files never change
 * @param exclude patterns for the canonical paths whose references are not rewritten, such as
 *     {@code /static/editor/**} ({@link PathPattern})
 */
public record StaticAssets(
    String url,
    boolean rewrite,
    ImmutablePaths immutablePaths,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exclude) {
  /** The settings of an app that sets none. */
  public static final StaticAssets DEFAULT = below("/static/");

  public StaticAssets {
    InvalidRoutingTableException.require(
        url != null && url.matches("/([A-Za-z0-9._~-]+/)*"),
        "static.url",
        "must be a path that begins and ends with a slash, not " + url);
    immutablePaths = immutablePaths == null ? ImmutablePaths.DEFAULT : immutablePaths;
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
    exclude.forEach(pattern -> PathPattern.require(pattern, "static.exclude"));
  }

  /** Assets below this path with the default settings, which rewrite all references. */
  public static StaticAssets below(String url) {
    return new StaticAssets(url, true, ImmutablePaths.DEFAULT, List.of());
  }

  /** A copy in which references in HTML become hashed ones, or stay. */
  public StaticAssets withRewrite(boolean rewritten) {
    return new StaticAssets(url, rewritten, immutablePaths, exclude);
  }

  /** A copy with these paths of files that never change under their name. */
  public StaticAssets withImmutablePaths(ImmutablePaths paths) {
    return new StaticAssets(url, rewrite, paths, exclude);
  }

  /** A copy with these patterns for the paths whose references stay. */
  public StaticAssets withExclude(List<String> patterns) {
    return new StaticAssets(url, rewrite, immutablePaths, patterns);
  }

  /** Whether references to a path, decoded, stay. */
  public boolean excludes(String path) {
    for (String pattern : exclude) {
      if (PathPattern.matches(pattern, path)) {
        return true;
      }
    }
    return false;
  }
}
