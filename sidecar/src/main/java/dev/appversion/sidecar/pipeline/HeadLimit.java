package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.wire.message.Field;
import dev.appversion.sidecar.wire.message.HeadLimits;
import dev.appversion.sidecar.wire.message.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a request's head. A sidecar that forwards a request to another one adds fields, so
 * the listener accepts more than clients may send: the next sidecar accepts every request that the
 * first one does.
 */
public final class HeadLimit {
  /** The limits for clients. */
  static final HeadLimits CLIENT = new HeadLimits(64 << 10, 200);

  /**
   * The maximum that a hop adds: the signed hop (about 200 bytes), {@code X-Forwarded-*} and {@code
   * Forwarded} (an address, and twice a {@code Host} of at most {@value #MAX_HOST_BYTES} bytes),
   * {@code Via}, {@code Expect}, {@code Transfer-Encoding}, and a space after each colon.
   */
  private static final HeadLimits HOP = new HeadLimits(8 << 10, 32);

  /** The limits of the listener, for clients and other sidecars. */
  public static final HeadLimits LISTENER =
      new HeadLimits(CLIENT.maxBytes() + HOP.maxBytes(), CLIENT.maxFields() + HOP.maxFields());

  /** The maximum length of {@code Host}, in bytes; a DNS name has at most 255. */
  static final int MAX_HOST_BYTES = 1 << 10;

  /** The length of a colon, a space and the line end; a request line has as many separators. */
  private static final int SEPARATORS = 4;

  private static final int VERSION = "HTTP/1.1".length();
  private static final int LINE_END = 2;

  /**
   * A limit for clients that a head exceeds.
   *
   * @param detail as for {@link ErrorResponses#malformed(HttpServerExchange, int, String)}
   */
  record Excess(int status, String detail) {}

  private HeadLimit() {}

  /** The limit that this request's head exceeds; null if it exceeds none. */
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
    exchange.setPersistent(false);
    ErrorResponses.malformed(exchange, excess.status(), excess.detail());
  }
}
