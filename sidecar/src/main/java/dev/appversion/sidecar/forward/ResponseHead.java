package dev.appversion.sidecar.forward;

import io.undertow.client.ClientExchange;
import io.undertow.client.ClientResponse;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.Objects;

/** Takes over the head of a response. */
final class ResponseHead {
  private ResponseHead() {}

  /** Whether a response can be passed on without guessing where it ends. */
  static boolean isUsable(ClientResponse response, HttpServerExchange exchange) {
    if (response.getResponseCode() == StatusCodes.SWITCHING_PROTOCOLS) {
      return Upgrades.requested(exchange) != null;
    }
    return isUsable(response);
  }

  /** The same of a response to a request that asks for no other protocol. */
  static boolean isUsable(ClientResponse response) {
    int status = response.getResponseCode();
    HeaderValues encoding = response.getResponseHeaders().get(Headers.TRANSFER_ENCODING);
    HeaderValues length = response.getResponseHeaders().get(Headers.CONTENT_LENGTH);
    boolean encodingKnown =
        encoding == null
            || (encoding.size() == 1 && encoding.getFirst().strip().equalsIgnoreCase("chunked"));
    boolean lengthKnown = length == null || length.stream().distinct().count() == 1;
    return status >= 200 && status <= 599 && encodingKnown && lengthKnown;
  }

  static void copy(ClientExchange answered, HttpServerExchange exchange, boolean byHop) {
    ClientResponse response = answered.getResponse();
    HeaderMap from = response.getResponseHeaders();
    HeaderMap to = exchange.getResponseHeaders();
    exchange.setStatusCode(response.getResponseCode());
    String reason = reason(response);
    if (!reason.isEmpty()) {
      exchange.setReasonPhrase(reason);
    }
    HopByHop.copy(from, to);
    if (!byHop) {
      to.remove(VersionHeaders.APP_VERSION);
    }
    to.remove(VersionHeaders.BACKEND_TARGET);
    frame(exchange, response, from, to);
    if (response.getResponseCode() == StatusCodes.SWITCHING_PROTOCOLS) {
      to.put(
          Headers.UPGRADE,
          from.getFirst(Headers.UPGRADE) == null ? "" : from.getFirst(Headers.UPGRADE));
    } else if (HttpContinue.requiresContinueResponse(exchange)) {
      // The client was never told to send its body; what comes next on its connection is unclear.
      exchange.setPersistent(false);
    }
  }

  /** The reason phrase, which may be empty (RFC 9112 section 4): Undertow has null for that. */
  private static String reason(ClientResponse response) {
    return Objects.requireNonNullElse(response.getStatus(), "");
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

  private static void frame(
      HttpServerExchange exchange, ClientResponse response, HeaderMap from, HeaderMap to) {
    if (from.contains(Headers.TRANSFER_ENCODING)) {
      to.remove(Headers.CONTENT_LENGTH);
    } else if (from.contains(Headers.CONTENT_LENGTH)) {
      to.put(Headers.CONTENT_LENGTH, from.getFirst(Headers.CONTENT_LENGTH).strip());
    }
    int status = response.getResponseCode();
    boolean bodiless =
        exchange.getRequestMethod().equals(Methods.HEAD)
            || status < 200
            || status == StatusCodes.NO_CONTENT
            || status == StatusCodes.NOT_MODIFIED;
    // Chunked even where the connection closes after it: so the client sees a cut response as cut.
    if (!bodiless
        && !to.contains(Headers.CONTENT_LENGTH)
        && exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
      to.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
  }
}
