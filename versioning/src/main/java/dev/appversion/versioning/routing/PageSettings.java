package dev.appversion.versioning.routing;

/**
 * How pages, and all else that is no hashed asset, are delivered.
 *
 * @param sharedCache what shared caches may store while versions are chosen from
 */
public record PageSettings(SharedCache sharedCache) {
  public static final PageSettings DEFAULT = new PageSettings(SharedCache.BYPASS);

  public PageSettings {
    sharedCache = sharedCache == null ? SharedCache.BYPASS : sharedCache;
  }
}
