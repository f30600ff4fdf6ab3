package dev.appversion.versioning.routing;

import dev.appversion.versioning.caching.Storability;
import dev.appversion.versioning.routing.table.SharedCache;

/**
 * The changes to a response that prevent shared caches from storing data of one visitor: a cookie
 * of AppVersion, or a version that was selected for that visitor.
 */
public enum SharedCacheTreatment {
  /** No shared cache may store it: it may set a cookie. */
  UNSHARED,
  /** It is passed on unchanged, and sets no cookie. */
  AS_WRITTEN,
  /** It is passed on unchanged, unless it sets a cookie: then it becomes private. */
  PRIVATE_WITH_COOKIE,
  /** It becomes private, and may set a cookie. */
  PRIVATE;

  /**
   * Decides.
   *
   * @param storing what shared caches may do with it
   * @param setting of the resource
   * @param choice whether more than one version can be chosen
   * @param reason why its version was chosen
   */
  public static SharedCacheTreatment of(
      Storability storing, SharedCache setting, boolean choice, Reason reason) {
    if (storing == Storability.FORBIDDEN) {
      return UNSHARED;
    }
    boolean keyed =
        setting == SharedCache.PER_VERSION && reason.equals(new Reason.Pinned(Pin.HEADER));
    if (choice && !keyed && setting != SharedCache.KEEP) {
      return PRIVATE;
    }
    return storing == Storability.EXPLICIT ? AS_WRITTEN : PRIVATE_WITH_COOKIE;
  }
}
