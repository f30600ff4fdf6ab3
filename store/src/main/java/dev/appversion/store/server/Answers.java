package dev.appversion.store.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Small answers of the store's own. */
final class Answers {
  private Answers() {}

  static void json(HttpServerExchange exchange, int status, byte[] json) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(ByteBuffer.wrap(json));
  }

  /** An error, as RFC 9457 has it. */
  static void problem(HttpServerExchange exchange, int status, String detail) {
    if (exchange.isResponseStarted()) {
      org.xnio.IoUtils.safeClose(exchange.getConnection()); // so that the reader sees it
      return;
    }
    StringBuilder text = new StringBuilder("{\"status\":").append(status).append(",\"detail\":\"");
    detail.chars().forEach(c -> append(text, (char) c));
    text.append("\"}\n");
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().clear();
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/problem+json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange
        .getResponseSender()
        .send(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void append(StringBuilder text, char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else {
      text.append(c < ' ' ? ' ' : c);
    }
  }
}
