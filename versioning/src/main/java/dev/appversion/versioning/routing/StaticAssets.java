package dev.appversion.versioning.routing;

/**
 * How the app's assets are reached.
 *
 * @param url the path that they lie below; begins and ends with a slash
 * @param rewrite whether canonical asset references in HTML become hashed ones
 */
public record StaticAssets(String url, boolean rewrite) {
  public static final StaticAssets DEFAULT = new StaticAssets("/static/", true);

  public StaticAssets {
    InvalidRoutingTableException.require(
        url != null && url.matches("/([A-Za-z0-9._~-]+/)*"),
        "static.url",
        "must be a path that begins and ends with a slash, not " + url);
  }
}
