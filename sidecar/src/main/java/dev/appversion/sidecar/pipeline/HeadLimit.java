package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.wire.message.Field;
import dev.appversion.sidecar.wire.message.HeadLimits;
import dev.appversion.sidecar.wire.message.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * How large a request's head may be. A sidecar that hands the request to another one adds fields,
 * so the listener accepts more than clients may send: what one sidecar accepts the next one does.
 */
public final class HeadLimit {
  /** What a client may send. */
  static final HeadLimits CLIENT = new HeadLimits(64 << 10, 200);

  /**
   * What a hop may add: the signed hop (about 200 bytes), {@code X-Forwarded-*} and {@code
   * Forwarded} (an address, and twice a {@code Host} of at most {@value #MAX_HOST_BYTES} bytes),
   * {@code Via}, {@code Expect}, {@code Transfer-Encoding}, and a space behind each field's colon.
   */
  private static final HeadLimits HOP = new HeadLimits(8 << 10, 32);

  /** What a listener accepts, from clients and other sidecars. */
  public static final HeadLimits LISTENER =
      new HeadLimits(CLIENT.maxBytes() + HOP.maxBytes(), CLIENT.maxFields() + HOP.maxFields());

  /** How long a {@code Host} may be; a DNS name has at most 255 bytes (RFC 9110 section 4.1). */
  static final int MAX_HOST_BYTES = 1 << 10;

  /** A colon, a space and the end of the line; the same are in a request line. */
  private static final int SEPARATORS = 4;

  private static final int VERSION = "HTTP/1.1".length();
  private static final int LINE_END = 2;

  /**
   * Why a head is not one that a client may send.
   *
   * @param detail as {@link ErrorResponses#malformed(HttpServerExchange, int, String)} takes it
   */
  record Excess(int status, String detail) {}

  private HeadLimit() {}

  /** What is too large in this request's head; null if nothing is. */
  static @Nullable Excess excess(HttpServerExchange exchange) {
    RequestHead head = RequestHead.of(exchange);
    int max = CLIENT.maxBytes();
    long line = (long) head.method().length() + head.target().length() + VERSION + SEPARATORS;
    if (line > max) {
      return new Excess(
          StatusCodes.REQUEST_URI_TOO_LARGE, "the request line is longer than " + max + " bytes");
    }
    if (head.fields().size() > CLIENT.maxFields()) {
      return new Excess(
          StatusCodes.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "there are more than " + CLIENT.maxFields() + " fields");
    }
    long bytes = line + LINE_END;
    for (Field field : head.fields()) {
      if (field.name().equals(Headers.HOST) && field.value().length() > MAX_HOST_BYTES) {
        return new Excess(
            StatusCodes.BAD_REQUEST, "the Host field is longer than " + MAX_HOST_BYTES + " bytes");
      }
      bytes += field.name().length() + field.value().length() + SEPARATORS;
    }
    return bytes > max
        ? new Excess(
            StatusCodes.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "the head of the request is longer than " + max + " bytes")
        : null;
  }

  static void refuse(HttpServerExchange exchange, Excess excess) {
    RequestContext.of(exchange).decision(Decision.MALFORMED);
    exchange.setPersistent(false);
    ErrorResponses.malformed(exchange, excess.status(), excess.detail());
  }
}
