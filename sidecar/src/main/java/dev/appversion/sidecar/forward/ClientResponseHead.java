package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.wire.Field;
import dev.appversion.sidecar.wire.Framing;
import dev.appversion.sidecar.wire.RequestConduit;
import dev.appversion.sidecar.wire.ResponseHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.Objects;

/** Puts the head of a response into the exchange with the client. */
final class ClientResponseHead {
  private ClientResponseHead() {}

  /** Whether a response is one to this request: 101 is, only if another protocol was asked for. */
  static boolean isUsable(ResponseHead head, HttpServerExchange exchange) {
    return isUsable(head)
        || (head.status() == StatusCodes.SWITCHING_PROTOCOLS
            && Upgrades.requested(exchange) != null);
  }

  /** Whether a response is one to a request that asks for no other protocol. */
  static boolean isUsable(ResponseHead head) {
    return head.status() != StatusCodes.SWITCHING_PROTOCOLS;
  }

  /** All fields. */
  static HeaderMap fields(ResponseHead head) {
    HeaderMap fields = new HeaderMap();
    for (Field field : head.fields()) {
      fields.add(field.name(), field.value());
    }
    return fields;
  }

  /** Copies the fields that go on to the client. */
  static void copyFields(HeaderMap from, HeaderMap to, boolean byHop) {
    HopByHop.copy(from, to);
    if (!byHop) {
      to.remove(VersionHeaders.APP_VERSION);
    }
    to.remove(VersionHeaders.BACKEND_TARGET);
  }

  /** Copies status and fields, and sets how the response to the client is framed. */
  static void copy(
      ResponseHead head, HeaderMap fields, HttpServerExchange exchange, boolean byHop) {
    HeaderMap to = exchange.getResponseHeaders();
    exchange.setStatusCode(head.status());
    if (!head.reason().isEmpty()) {
      exchange.setReasonPhrase(head.reason());
    }
    copyFields(fields, to, byHop);
    boolean openEnd =
        head.framing() instanceof Framing.Chunked || head.framing() instanceof Framing.UntilClose;
    // Chunked even where the connection closes after it: so the client sees a cut response as cut.
    if (openEnd && exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
      to.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
    if (head.status() == StatusCodes.SWITCHING_PROTOCOLS) {
      String protocol = fields.getFirst(Headers.UPGRADE);
      to.put(Headers.UPGRADE, Objects.requireNonNullElse(protocol, ""));
    } else if (!RequestConduit.of(exchange).isBodyComplete()
        && HttpContinue.requiresContinueResponse(exchange)) {
      // The client was never told to send its body; what comes next on its connection is unclear.
      exchange.setPersistent(false);
    }
  }

  /** Takes back what was copied, while nothing of it has been sent. */
  static void clear(HttpServerExchange exchange) {
    exchange.getResponseHeaders().clear();
    exchange.setReasonPhrase(null);
  }

  /** The body's length is no longer the target's. */
  static void forgetLength(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.remove(Headers.CONTENT_LENGTH);
    if (exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
      headers.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
  }
}
