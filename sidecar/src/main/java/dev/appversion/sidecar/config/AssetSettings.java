package dev.appversion.sidecar.config;

import java.util.Optional;

/**
 * The settings for the app's assets.
 *
 * @param cacheBytes the memory for hashed assets, in bytes; 0 disables the cache
 * @param local files that this sidecar serves in place of the app
 * @param modulesRead the number of the app's files that may be read to find the imports of modules;
 *     0 disables reading
 */
public record AssetSettings(long cacheBytes, Optional<LocalAssets> local, int modulesRead) {
  /** The default memory for hashed assets, in bytes. */
  public static final long DEFAULT_CACHE_BYTES = 16L << 20;

  /** The default number of files that are read to find the imports of modules. */
  public static final int DEFAULT_MODULES_READ = 4096;

  /** The defaults: no local files. */
  public static final AssetSettings DEFAULT =
      new AssetSettings(DEFAULT_CACHE_BYTES, Optional.empty(), DEFAULT_MODULES_READ);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public AssetSettings {
    if (cacheBytes < 0) {
      throw new IllegalArgumentException("assetCacheBytes must be 0 or more, not " + cacheBytes);
    }
    if (modulesRead < 0) {
      throw new IllegalArgumentException("modulesRead must be 0 or more, not " + modulesRead);
    }
  }
}
