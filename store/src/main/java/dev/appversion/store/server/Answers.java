package dev.appversion.store.server;

import dev.appversion.process.problem.Problem;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;

/** Responses without an asset. */
final class Answers {
  private Answers() {}

  static void json(HttpServerExchange exchange, int status, byte[] json) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(ByteBuffer.wrap(json));
  }

  /**
   * Ends the exchange with an error, or closes the connection if the response has started, so that
   * the client detects the failure.
   */
  static void problem(HttpServerExchange exchange, int status, String detail) {
    if (exchange.isResponseStarted()) {
      IoUtils.safeClose(exchange.getConnection());
      return;
    }
    exchange.getResponseHeaders().clear();
    Problem.send(exchange, status, detail);
  }
}
