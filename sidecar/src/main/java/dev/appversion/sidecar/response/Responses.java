package dev.appversion.sidecar.response;

import io.undertow.io.IoCallback;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends responses of the sidecar itself. */
public final class Responses {
  private Responses() {}

  /** Sends a whole response; the body is omitted for HEAD. */
  public static void send(
      HttpServerExchange exchange, int status, String contentType, String body) {
    send(exchange, status, contentType, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends a whole response with these bytes. */
  public static void send(
      HttpServerExchange exchange, int status, String contentType, ByteBuffer body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType);
    sendBytes(exchange, body);
  }

  /** Sends a response without a body. */
  public static void sendEmpty(HttpServerExchange exchange, int status) {
    exchange.setStatusCode(status);
    sendBytes(exchange, ByteBuffer.allocate(0));
  }

  private static void sendBytes(HttpServerExchange exchange, ByteBuffer bytes) {
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, bytes.remaining());
    if (HttpContinue.requiresContinueResponse(exchange)) {
      // The client got no 100 and may still send its body: the connection cannot be reused.
      exchange.setPersistent(false);
    }
    exchange.getResponseSender().send(bytes, IoCallback.END_EXCHANGE);
  }
}
