package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.wire.InterimSink;
import dev.appversion.sidecar.wire.message.ResponseHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Forwards interim responses (RFC 9110 section 15.2), such as 103 Early Hints (RFC 8297). They are
 * hints: if the client's connection accepts no bytes at the moment, they are dropped.
 */
final class InterimResponses {
  private InterimResponses() {}

  /**
   * Forwards an interim response.
   *
   * @param change changes the fields that are forwarded
   */
  static void pass(
      ResponseHead head, HttpServerExchange exchange, boolean byHop, Consumer<HeaderMap> change) {
    // HTTP/1.0 has no interim responses.
    if (!exchange.getProtocol().equals(Protocols.HTTP_1_1) || exchange.isResponseStarted()) {
      return;
    }
    HeaderMap fields = new HeaderMap();
    ClientResponseHead.copyFields(head.headers(), fields, byHop);
    change.accept(fields);
    StringBuilder text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(head.status()).append(' ').append(head.reason());
    text.append("\r\n");
    for (HeaderValues field : fields) {
      for (String value : field) {
        text.append(field.getHeaderName()).append(": ").append(value).append("\r\n");
      }
    }
    text.append("\r\n");
    try {
      InterimSink.of(exchange).send(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return; // the client's connection was closed, which its close listener reports
    }
  }
}
