package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.fields.HopByHop;
import dev.appversion.sidecar.fields.Upgrades;
import dev.appversion.sidecar.http.VersionHeaders;
import dev.appversion.sidecar.wire.RequestConduit;
import dev.appversion.sidecar.wire.message.Framing;
import dev.appversion.sidecar.wire.message.ResponseHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.Objects;

/** Sets the head of the response to the client from that of the upstream. */
final class ClientResponseHead {
  private ClientResponseHead() {}

  /** Whether a response is valid for this request: 101 only if the request offers a protocol. */
  static boolean isUsable(ResponseHead head, HttpServerExchange exchange) {
    return !head.isSwitchingProtocols() || Upgrades.requested(exchange) != null;
  }

  /** Copies the fields to forward to the client. */
  static void copyFields(HeaderMap from, HeaderMap to, boolean byHop) {
    HopByHop.copy(from, to);
    if (!byHop) {
      to.remove(VersionHeaders.APP_VERSION);
    }
    to.remove(VersionHeaders.LEAVING);
    to.remove(VersionHeaders.BACKEND_TARGET);
  }

  /** Copies status and fields, and sets the framing of the response to the client. */
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
    // Chunked even if the connection closes afterwards: so the client detects an aborted response.
    if (openEnd && exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
      to.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
    if (head.status() == StatusCodes.SWITCHING_PROTOCOLS) {
      String protocol = fields.getFirst(Headers.UPGRADE);
      to.put(Headers.UPGRADE, Objects.requireNonNullElse(protocol, ""));
    } else if (!RequestConduit.of(exchange).isBodyComplete()
        && HttpContinue.requiresContinueResponse(exchange)) {
      // The client got no 100: it may send its body or another request next.
      exchange.setPersistent(false);
    }
  }

  /** Removes the length: the body will have another one than the upstream's. */
  static void forgetLength(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.remove(Headers.CONTENT_LENGTH);
    if (exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
      headers.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
  }
}
