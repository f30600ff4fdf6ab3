package dev.appversion.versioning.routing;

/**
 * How the app's assets are reached.
 *
 * @param url the path that they lie below; begins and ends with a slash
 * @param rewrite whether canonical asset references in HTML become hashed ones
 * @param immutablePaths where else in the app files never change under their name
 */
public record StaticAssets(String url, boolean rewrite, ImmutablePaths immutablePaths) {
  public static final StaticAssets DEFAULT = new StaticAssets("/static/", true);

  public StaticAssets {
    InvalidRoutingTableException.require(
        url != null && url.matches("/([A-Za-z0-9._~-]+/)*"),
        "static.url",
        "must be a path that begins and ends with a slash, not " + url);
    immutablePaths = immutablePaths == null ? ImmutablePaths.DEFAULT : immutablePaths;
  }

  /** Assets of an app whose immutable paths are the default ones. */
  public StaticAssets(String url, boolean rewrite) {
    this(url, rewrite, ImmutablePaths.DEFAULT);
  }
}
