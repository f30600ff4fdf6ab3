package dev.appversion.sidecar.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;

/** Properties of request methods (RFC 9110 section 9.3). */
public final class RequestMethod {
  private RequestMethod() {}

  /** Whether the request reads a representation: GET or HEAD. */
  public static boolean isRead(HttpServerExchange exchange) {
    HttpString method = exchange.getRequestMethod();
    return method.equals(Methods.GET) || method.equals(Methods.HEAD);
  }
}
