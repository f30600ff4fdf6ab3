package dev.appversion.sidecar.metrics;

import java.util.Locale;

/** Why the sidecar itself responded with an error. The name in lower case is a label value. */
public enum Refusal {
  /** The request, or a pin in it, is malformed: 400, and other 4xx for its framing. */
  MALFORMED,
  /** The head of the request is larger than the limit: 414, 431. */
  HEAD_TOO_LARGE,
  /** The head of the request did not arrive in time: 408. */
  HEAD_TIMEOUT,
  /** The requested version is not live: 409, and 404 for a file that a worker requests. */
  CONFLICT,
  /** The sidecar has no routing table: 503. */
  NOT_READY,
  /** No instance of the selected version accepts connections: 503. */
  UNREACHABLE,
  /** The app behind a hop accepts no connections, or is of another version: 503. */
  HOP_UNAVAILABLE,
  /** A limit of requests, streams or the memory for heads is reached: 503. */
  OVERLOADED,
  /** The app did not respond in time: 504. */
  TIMEOUT,
  /** The app's connection ended early, or its response was not HTTP: 502. */
  BAD_GATEWAY,
  /** An error in the sidecar: 502. */
  INTERNAL,
  /** No live version has the hashed asset: 404. */
  ASSET_NOT_FOUND,
  /** No live version has the file, and the store could not be queried: 503. */
  STORE_UNAVAILABLE,
  /** The sidecar has no such endpoint: 404. */
  ENDPOINT_NOT_FOUND,
  /** The endpoint does not allow the method: 405. */
  METHOD_NOT_ALLOWED,
  /** A preview without a valid token: 403; of a version that is not live: 404. */
  PREVIEW_REFUSED,
  /** A cache bust without a valid token: 401. */
  BUST_UNAUTHORIZED,
  /** A cache bust that failed: 503, 504. */
  BUST_FAILED;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int URI_TOO_LONG = 414;
  private static final int FIELDS_TOO_LARGE = 431;

  /** The reason for which a request is refused with this status before it is routed. */
  public static Refusal ofMalformed(int status) {
    return switch (status) {
      case REQUEST_TIMEOUT -> HEAD_TIMEOUT;
      case URI_TOO_LONG, FIELDS_TOO_LARGE -> HEAD_TOO_LARGE;
      default -> MALFORMED;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
