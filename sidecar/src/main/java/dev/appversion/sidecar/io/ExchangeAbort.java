package dev.appversion.sidecar.io;

import io.undertow.server.HttpServerExchange;
import org.xnio.IoUtils;

/** Ends or takes back a response that cannot be completed. */
public final class ExchangeAbort {
  private ExchangeAbort() {}

  /** Closes the client's connection: the client sees that the response is not complete. */
  public static void cut(HttpServerExchange exchange) {
    // Undertow would wait for the next request of the connection, with a timer that keeps it alive.
    exchange.setPersistent(false);
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }

  /** Removes what was set of a response's head, while nothing of it has been sent. */
  public static void clearHead(HttpServerExchange exchange) {
    exchange.getResponseHeaders().clear();
    exchange.setReasonPhrase(null);
  }
}
