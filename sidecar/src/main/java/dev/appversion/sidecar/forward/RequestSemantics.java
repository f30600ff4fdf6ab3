package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.fields.Upgrades;
import dev.appversion.sidecar.upstream.ExchangeKind;
import dev.appversion.versioning.contract.WireHeaders;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/**
 * The properties of a request's method and fields that determine its attempts. All of it is fixed
 * when the request arrives.
 *
 * @param isIdempotent whether the request may be sent twice: its method is idempotent (RFC 9110
 *     section 9.2.2), and it has no body
 * @param clientExpects whether the client waits for a 100 before it sends the body (RFC 9110
 *     section 10.1.1)
 * @param kind how long the exchange may last
 */
record RequestSemantics(boolean isIdempotent, boolean clientExpects, ExchangeKind kind) {
  /** The field in which a sidecar reports to the next one that the client waits for a 100. */
  static final HttpString CLIENT_EXPECTS = new HttpString(WireHeaders.EXPECT);

  static RequestSemantics of(HttpServerExchange exchange, boolean hasBody, boolean arrivedByHop) {
    HeaderMap fields = exchange.getRequestHeaders();
    return new RequestSemantics(
        !hasBody && hasIdempotentMethod(exchange),
        hasBody && fields.contains(arrivedByHop ? CLIENT_EXPECTS : Headers.EXPECT),
        lasts(exchange, fields) ? ExchangeKind.STREAM : ExchangeKind.REQUEST);
  }

  private static boolean hasIdempotentMethod(HttpServerExchange exchange) {
    return switch (exchange.getRequestMethod().toString()) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> false;
    };
  }

  private static boolean lasts(HttpServerExchange exchange, HeaderMap fields) {
    String accept = fields.getFirst(Headers.ACCEPT);
    return Upgrades.requested(exchange) != null
        || (accept != null && accept.contains("text/event-stream"));
  }
}
