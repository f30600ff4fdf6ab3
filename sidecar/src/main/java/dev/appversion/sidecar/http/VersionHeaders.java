package dev.appversion.sidecar.http;

import dev.appversion.versioning.contract.WireHeaders;
import io.undertow.util.HttpString;

/** The response fields that name the version. */
public final class VersionHeaders {
  /** The app version. */
  public static final HttpString APP_VERSION = new HttpString(WireHeaders.APP_VERSION);

  /** The backend, for routing in proxies in front of the sidecar. */
  public static final HttpString BACKEND_TARGET = new HttpString(WireHeaders.BACKEND_TARGET);

  /** Whether the pages of the version are requested to move. */
  public static final HttpString LEAVING = new HttpString(WireHeaders.VERSION_LEAVING);

  private VersionHeaders() {}
}
