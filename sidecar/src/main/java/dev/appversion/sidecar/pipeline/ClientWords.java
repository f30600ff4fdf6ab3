package dev.appversion.sidecar.pipeline;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;

/**
 * What a client asked for and how, before it is asked in other words: where those do not lead to an
 * answer, the next to be asked may need the client's own.
 *
 * @param uri as the exchange has it
 * @param hasHost whether there is a host in it
 */
record ClientWords(String uri, boolean hasHost, String query, HeaderMap fields) {

  static ClientWords of(HttpServerExchange exchange) {
    HeaderMap fields = new HeaderMap();
    exchange.getRequestHeaders().forEach(field -> fields.putAll(field.getHeaderName(), field));
    return new ClientWords(
        exchange.getRequestURI(),
        exchange.isHostIncludedInRequestURI(),
        exchange.getQueryString(),
        fields);
  }

  void restore(HttpServerExchange exchange) {
    exchange.setRequestURI(uri, hasHost);
    exchange.setQueryString(query);
    HeaderMap current = exchange.getRequestHeaders();
    current.clear();
    fields.forEach(field -> current.putAll(field.getHeaderName(), field));
  }
}
