package dev.appversion.operator.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/** Errors as {@code application/problem+json} (RFC 9457). */
public final class Problem {
  private Problem() {}

  /**
   * Ends the exchange with an error.
   *
   * @param detail for a person; nothing secret
   */
  public static void send(HttpServerExchange exchange, int status, @Nullable String detail) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/problem+json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange
        .getResponseSender()
        .send(
            JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", StatusCodes.getReason(status))
                .put("status", status)
                .put("detail", detail == null ? "" : detail)
                .toString());
  }
}
