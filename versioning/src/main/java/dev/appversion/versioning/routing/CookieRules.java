package dev.appversion.versioning.routing;

import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestKind;
import dev.appversion.versioning.routing.table.StaticAssets;

/** Decides which cookies the response to a request may set or remove. */
final class CookieRules {
  private CookieRules() {}

  /**
   * Whether to remove a version cookie that names no live version. Responses that shared caches may
   * store have no {@code Set-Cookie}: the next other response removes the cookie.
   */
  static boolean dropsVersionCookie(RequestFacts request, StaticAssets assets) {
    return request.requestedByCookie().isPresent()
        && request.kind() != RequestKind.SPECULATION
        && (request.kind().mayChangeVersion() || !isAsset(request, assets));
  }

  /** Whether the response may set the affinity cookie. */
  static boolean mayTie(RequestFacts request, StaticAssets assets) {
    return switch (request.kind()) {
      case NAVIGATION, WORKER_UPDATE -> true;
      case SPECULATION -> false;
      // Browsers leave cookies out of forms that other sites send: one may be there, and would be
      // lost. Where they leave it out of a frame, they do not take one from there either.
      case ARRIVAL -> request.affinity().isPresent() || request.isRead();
      case EMBEDDED, FORM, SCRIPTED, SUBREQUEST -> !isAsset(request, assets);
    };
  }

  /**
   * Whether the response is one that shared caches may store, so that it must not set a cookie. A
   * page is not: its cookie routes its subrequests. If the static URL is {@code /}, only the name
   * of a file decides, as it does outside of the static URL.
   */
  private static boolean isAsset(RequestFacts request, StaticAssets assets) {
    String path = request.rawPath();
    boolean below = path.startsWith(assets.url());
    boolean everything = assets.url().equals("/");
    return (below && (!everything || AssetPaths.looksHashed(path)))
        || AssetUnion.path(assets, path).isPresent();
  }
}
