package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.fields.KnownFields;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.Responses;
import dev.appversion.sidecar.wire.message.Field;
import dev.appversion.sidecar.wire.message.RequestHead;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decrements {@code Max-Forwards} of {@code OPTIONS} and {@code TRACE}, and responds to those that
 * must not be forwarded (RFC 9110 section 7.6.2).
 */
final class MaxForwardsHandler implements HttpHandler {
  private static final HttpString MAX_FORWARDS = new HttpString("Max-Forwards");
  private static final int MAX_DIGITS = 9;

  /** Fields that the response to {@code TRACE} must not repeat (RFC 9110 section 9.3.8). */
  private static final Set<HttpString> SECRET =
      Set.of(Headers.AUTHORIZATION, Headers.COOKIE, Headers.PROXY_AUTHORIZATION);

  private final HttpHandler next;

  MaxForwardsHandler(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    HttpString method = exchange.getRequestMethod();
    boolean trace = method.equals(Methods.TRACE);
    OptionalInt left =
        trace || method.equals(Methods.OPTIONS)
            ? number(exchange.getRequestHeaders().get(MAX_FORWARDS))
            : OptionalInt.empty();
    if (left.isEmpty()) {
      next.handleRequest(exchange);
    } else if (left.getAsInt() > 0) {
      exchange.getRequestHeaders().put(MAX_FORWARDS, Integer.toString(left.getAsInt() - 1));
      next.handleRequest(exchange);
    } else {
      RequestContext.of(exchange).decision(Decision.OWN_ENDPOINT);
      if (trace) {
        byte[] bytes = trace(exchange).getBytes(StandardCharsets.ISO_8859_1);
        Responses.send(exchange, StatusCodes.OK, "message/http", ByteBuffer.wrap(bytes));
      } else {
        Responses.sendEmpty(exchange, StatusCodes.OK);
      }
    }
  }

  /** The value, if it is a single number; one that is too large becomes the maximum. */
  private static OptionalInt number(@Nullable HeaderValues values) {
    if (values == null || values.size() != 1) {
      return OptionalInt.empty();
    }
    String text = values.getFirst();
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      return OptionalInt.empty();
    }
    String significant = text.replaceFirst("^0+", "");
    return OptionalInt.of(
        significant.isEmpty()
            ? 0
            : significant.length() > MAX_DIGITS
                ? Integer.MAX_VALUE
                : Integer.parseInt(significant));
  }

  private static boolean isInternal(HttpString name) {
    return KnownFields.isInternal(KnownFields.canonical(name.toString()));
  }

  private static String trace(HttpServerExchange exchange) {
    RequestHead head = RequestHead.of(exchange);
    StringBuilder text = new StringBuilder();
    text.append(head.method()).append(' ').append(head.target());
    text.append(head.http11() ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
    for (Field field : head.fields()) {
      if (!SECRET.contains(field.name()) && !isInternal(field.name())) {
        text.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
    }
    return text.append("\r\n").toString();
  }
}
