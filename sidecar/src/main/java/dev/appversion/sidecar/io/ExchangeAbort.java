package dev.appversion.sidecar.io;

import io.undertow.server.HttpServerExchange;
import org.xnio.IoUtils;

/** Aborts or resets a response that cannot be completed. */
public final class ExchangeAbort {
  private ExchangeAbort() {}

  /** Closes the client's connection, so that the client detects an incomplete response. */
  public static void cut(HttpServerExchange exchange) {
    // Undertow would wait for the next request of the connection, with a timer that keeps it alive.
    exchange.setPersistent(false);
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }

  /** Clears a response's head. Only valid before any of it is sent. */
  public static void clearHead(HttpServerExchange exchange) {
    exchange.getResponseHeaders().clear();
    exchange.setReasonPhrase(null);
  }
}
