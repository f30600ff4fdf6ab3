package dev.appversion.sidecar.html;

import dev.appversion.sidecar.forward.ClientUrl;
import dev.appversion.sidecar.forward.RequestTarget;
import dev.appversion.versioning.html.DocumentUrl;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;

/** Which document a request is for. */
final class PageRequest {
  private PageRequest() {}

  static boolean isRead(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.GET)
        || exchange.getRequestMethod().equals(Methods.HEAD);
  }

  /** Where the document lies; a fragment lies in another document, whose path is not known. */
  static DocumentUrl url(HttpServerExchange exchange) {
    return Reader.isFragment(exchange)
        ? new DocumentUrl(authority(exchange), "")
        : addressed(exchange);
  }

  /** What was asked for, whatever comes of it. */
  static DocumentUrl addressed(HttpServerExchange exchange) {
    return new DocumentUrl(authority(exchange), RequestTarget.rawPath(exchange));
  }

  /** The host that the client named; empty where it has named none. */
  private static String authority(HttpServerExchange exchange) {
    String host = ClientUrl.host(exchange);
    return host == null ? "" : host;
  }
}
