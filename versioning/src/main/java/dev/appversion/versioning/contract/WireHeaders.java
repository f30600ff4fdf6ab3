package dev.appversion.versioning.contract;

/**
 * The header fields of AppVersion itself, as they are sent. Names of fields are case-insensitive
 * (RFC 9110, section 5.1).
 */
public final class WireHeaders {
  /** Response: the app version of the version that responded (seed). */
  public static final String APP_VERSION = "X-App-Version";

  /** Request: the name or app version of the version that the client requires (seed). */
  public static final String REQUESTED_VERSION = "X-App-Requested-Version";

  /** Response with status 409 of a sidecar: which pin matches no live version. */
  public static final String VERSION_CONFLICT = "X-App-Version-Conflict";

  /** Response: {@code 1} if the pages of the version that responded are requested to move. */
  public static final String VERSION_LEAVING = "X-App-Version-Leaving";

  /** Response: the backend Service of the version, on which upstream proxies route (seed). */
  public static final String BACKEND_TARGET = "x-backend-target";

  /** The prefix, in lower case, of all fields that no client and no app may send. */
  public static final String INTERNAL_PREFIX = "x-appversion-";

  /** Request of the client script: its page is open, see {@code PageReport}. */
  public static final String PAGE = "X-AppVersion-Page";

  /** Request of a program: its token for a version whose preview is private. */
  public static final String PREVIEW = "X-AppVersion-Preview";

  /** Request between sidecars, or from the operator: the version that is already decided. */
  public static final String HOP = "X-AppVersion-Hop";

  /** Request between sidecars: the client waits for {@code 100 Continue}. */
  public static final String EXPECT = "X-AppVersion-Expect";

  /** Response between sidecars: the app of this pod accepts no connections. */
  public static final String UNAVAILABLE = "X-AppVersion-Unavailable";

  /** Request of the kubelet's {@code preStop} hook to the admin port: its token. */
  public static final String LEAVE = "X-AppVersion-Leave";

  /** Request of the operator to the store: the signature. */
  public static final String STORE_SIGNATURE = "X-AppVersion-Store";

  /** Request of the operator to the store: the SHA-256 of the body in hex, or {@code streamed}. */
  public static final String STORE_DIGEST = "X-AppVersion-Store-Digest";

  /** Request of a sidecar to the store: the read token. */
  public static final String STORE_READ_TOKEN = "X-AppVersion-Store-Read";

  private WireHeaders() {}
}
