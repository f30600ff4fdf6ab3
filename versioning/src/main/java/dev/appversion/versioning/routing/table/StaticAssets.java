package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How the app's assets are reached.
 *
 * @param url the path that they lie below; begins and ends with a slash
 * @param rewrite whether canonical asset references in HTML become hashed ones
 * @param immutablePaths where else in the app files never change under their name
 * @param exclude patterns for the canonical paths whose references stay, such as {@code
 *     /static/editor/**} ({@link PathPattern})
 */
public record StaticAssets(
    String url,
    boolean rewrite,
    ImmutablePaths immutablePaths,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exclude) {
  /** The settings of an app that sets none. */
  public static final StaticAssets DEFAULT = new StaticAssets("/static/", true);

  public StaticAssets {
    InvalidRoutingTableException.require(
        url != null && url.matches("/([A-Za-z0-9._~-]+/)*"),
        "static.url",
        "must be a path that begins and ends with a slash, not " + url);
    immutablePaths = immutablePaths == null ? ImmutablePaths.DEFAULT : immutablePaths;
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
    exclude.forEach(pattern -> PathPattern.require(pattern, "static.exclude"));
  }

  /** Assets of which all references become hashed ones. */
  public StaticAssets(String url, boolean rewrite, ImmutablePaths immutablePaths) {
    this(url, rewrite, immutablePaths, List.of());
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

  /** Assets of an app whose immutable paths are the default ones. */
  public StaticAssets(String url, boolean rewrite) {
    this(url, rewrite, ImmutablePaths.DEFAULT);
  }
}
