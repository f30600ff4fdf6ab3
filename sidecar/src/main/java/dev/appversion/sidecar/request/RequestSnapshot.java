package dev.appversion.sidecar.request;

import dev.appversion.sidecar.http.RequestTarget;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;

/**
 * The target and fields of a client's request before it is changed for one upstream, to restore
 * them for the next one.
 *
 * @param target path and query
 */
public record RequestSnapshot(String target, HeaderMap fields) {

  /** Copies the target and the fields of a request. */
  public static RequestSnapshot of(HttpServerExchange exchange) {
    HeaderMap fields = new HeaderMap();
    exchange.getRequestHeaders().forEach(field -> fields.putAll(field.getHeaderName(), field));
    return new RequestSnapshot(RequestTarget.of(exchange), fields);
  }

  /** Sets the target and the fields as they were. */
  public void restore(HttpServerExchange exchange) {
    RequestTarget.set(exchange, target);
    HeaderMap current = exchange.getRequestHeaders();
    current.clear();
    fields.forEach(field -> current.putAll(field.getHeaderName(), field));
  }
}
