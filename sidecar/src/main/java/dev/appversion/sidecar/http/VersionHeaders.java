package dev.appversion.sidecar.http;

import io.undertow.util.HttpString;

/** The response fields that say who answered. */
public final class VersionHeaders {
  /** The app version. */
  public static final HttpString APP_VERSION = new HttpString("X-App-Version");

  /** The backend that upstream proxies route on. */
  public static final HttpString BACKEND_TARGET = new HttpString("x-backend-target");

  private VersionHeaders() {}
}
