package dev.appversion.versioning.contract;

/**
 * Header fields of standards and frameworks that more than one class refers to, for code without an
 * HTTP library that declares them. The sidecar and the store use Undertow's {@code Headers} where
 * it has the name.
 */
public final class HttpFields {
  /** RFC 9110, section 12.5.1. */
  public static final String ACCEPT = "Accept";

  /** RFC 9110, section 12.5.3. */
  public static final String ACCEPT_ENCODING = "Accept-Encoding";

  /** Fetch standard, "CORS protocol". */
  public static final String ACCESS_CONTROL_ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  /** RFC 9110, section 11.6.2. */
  public static final String AUTHORIZATION = "Authorization";

  /** RFC 9111, section 5.2. */
  public static final String CACHE_CONTROL = "Cache-Control";

  /** RFC 9110, section 8.6. */
  public static final String CONTENT_LENGTH = "Content-Length";

  /** Content Security Policy Level 3, section 3.1. */
  public static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

  /** RFC 9110, section 8.3. */
  public static final String CONTENT_TYPE = "Content-Type";

  /** RFC 6265, section 4.2. */
  public static final String COOKIE = "Cookie";

  /** RFC 9110, section 6.6.1. */
  public static final String DATE = "Date";

  /** RFC 9111, section 5.3. */
  public static final String EXPIRES = "Expires";

  /** RFC 7239. */
  public static final String FORWARDED = "Forwarded";

  /** RFC 9110, section 7.2. */
  public static final String HOST = "Host";

  /** htmx: the request is made by htmx. */
  public static final String HX_REQUEST = "HX-Request";

  /** RFC 9112, section 9.3 (of HTTP/1.0 connections). */
  public static final String KEEP_ALIVE = "Keep-Alive";

  /** RFC 9110, section 8.8.2. */
  public static final String LAST_MODIFIED = "Last-Modified";

  /** RFC 8288, section 3. */
  public static final String LINK = "Link";

  /** RFC 6454, section 7. */
  public static final String ORIGIN = "Origin";

  /** RFC 9110, section 10.1.3. */
  public static final String REFERER = "Referer";

  /** W3C Fetch Metadata: what the response will be used as. */
  public static final String SEC_FETCH_DEST = "Sec-Fetch-Dest";

  /** W3C Fetch Metadata: the mode of the request. */
  public static final String SEC_FETCH_MODE = "Sec-Fetch-Mode";

  /** W3C Fetch Metadata: how the site that makes the request relates to this one. */
  public static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

  /** RFC 6265, section 4.1. */
  public static final String SET_COOKIE = "Set-Cookie";

  /** RFC 9110, section 6.6.2. */
  public static final String TRAILER = "Trailer";

  /** RFC 9110, section 7.8. */
  public static final String UPGRADE = "Upgrade";

  /** Upgrade Insecure Requests, section 3.2.1: sent with navigations alone. */
  public static final String UPGRADE_INSECURE_REQUESTS = "Upgrade-Insecure-Requests";

  /** RFC 9110, section 10.1.5. */
  public static final String USER_AGENT = "User-Agent";

  /** RFC 9110, section 12.5.5. */
  public static final String VARY = "Vary";

  /** Fetch standard, "X-Content-Type-Options". */
  public static final String X_CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

  /** De facto standard: the scheme of the client's request. */
  public static final String X_FORWARDED_PROTO = "X-Forwarded-Proto";

  /** Inertia.js: the request is made by its client. */
  public static final String X_INERTIA = "X-Inertia";

  /** De facto standard: the request is made by XMLHttpRequest. */
  public static final String X_REQUESTED_WITH = "X-Requested-With";

  private HttpFields() {}
}
