package dev.appversion.sidecar.request;

import dev.appversion.sidecar.http.RequestTarget;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;

/**
 * What a client asked for and how, before it is asked in other words: where those do not lead to an
 * answer, the next to be asked may need the client's own.
 *
 * @param target path and query
 */
public record RequestSnapshot(String target, HeaderMap fields) {

  public static RequestSnapshot of(HttpServerExchange exchange) {
    HeaderMap fields = new HeaderMap();
    exchange.getRequestHeaders().forEach(field -> fields.putAll(field.getHeaderName(), field));
    return new RequestSnapshot(RequestTarget.of(exchange), fields);
  }

  public void restore(HttpServerExchange exchange) {
    RequestTarget.set(exchange, target);
    HeaderMap current = exchange.getRequestHeaders();
    current.clear();
    fields.forEach(field -> current.putAll(field.getHeaderName(), field));
  }
}
