package dev.appversion.versioning.contract;

/** The names of the cookies and query parameters of AppVersion. */
public final class RequestPins {
  /** Cookie: the version that the client requires (seed). */
  public static final String VERSION_COOKIE = "app_version";

  /** Cookie: the bucket and the version of a client. */
  public static final String AFFINITY_COOKIE = "app_version_affinity";

  /** Cookie: the version to which the redirect of a form leads. */
  public static final String REDIRECT_COOKIE = "app_version_redirect";

  /** Cookie: the token with which the client may select a version whose preview is private. */
  public static final String PREVIEW_COOKIE = "app_version_preview";

  /** Query parameter: the version that a URL requires. */
  public static final String QUERY_PARAMETER = "__appversion";

  /** Query parameter of the client script: makes a URL that no cache has. */
  public static final String FRESH_PARAMETER = "__appversion_fresh";

  private RequestPins() {}
}
