package dev.appversion.sidecar.forward;

import io.undertow.server.HttpServerExchange;
import org.xnio.IoUtils;

/** Ends an exchange with its connection: the client sees that the response is not whole. */
final class ExchangeAbort {
  private ExchangeAbort() {}

  static void off(HttpServerExchange exchange) {
    // Undertow would wait for the next request of the connection, with a timer that keeps it alive.
    exchange.setPersistent(false);
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }
}
