package dev.appversion.versioning.routing;

import dev.appversion.versioning.caching.Storability;
import dev.appversion.versioning.routing.table.SharedCache;

/**
 * What becomes of a response, so that what a shared cache may store carries nothing of one visitor:
 * neither a cookie of ours nor a version that was chosen for one.
 */
public enum SharedCacheTreatment {
  /** No shared cache may store it: it may carry a cookie. */
  UNSHARED,
  /** It passes as the app wrote it, and carries no cookie. */
  AS_WRITTEN,
  /** It passes as the app wrote it, unless it carries a cookie: then it becomes private. */
  PRIVATE_WITH_COOKIE,
  /** It becomes private, and may carry a cookie. */
  PRIVATE;

  /**
   * Decides.
   *
   * @param storing what shared caches may do with it
   * @param setting what the app's owner wants
   * @param choice whether more than one version can be chosen
   * @param reason by what its version was chosen
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
