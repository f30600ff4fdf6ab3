package dev.appversion.sidecar.forward;

import io.undertow.server.HttpServerExchange;

/** The request target as the client sent it: never decoded, never encoded anew. */
public final class RequestTarget {
  private RequestTarget() {}

  /** Path and query; of an absolute form what comes after the authority. */
  public static String of(HttpServerExchange exchange) {
    String path = rawPath(exchange);
    String query = exchange.getQueryString();
    return query.isEmpty() ? path : path + '?' + query;
  }

  /** The path alone. */
  public static String rawPath(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI()) {
      int authority = uri.indexOf("//");
      int slash = authority < 0 ? -1 : uri.indexOf('/', authority + 2);
      return slash < 0 ? "/" : uri.substring(slash);
    }
    return uri;
  }
}
