package dev.appversion.sidecar.endpoint;

import dev.appversion.sidecar.response.ErrorResponses;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Set;

/** Responds 405 to all methods except those of an endpoint. */
public final class MethodHandler implements HttpHandler {
  private final Set<HttpString> allowed;
  private final String allow;
  private final HttpHandler next;

  private MethodHandler(Set<HttpString> allowed, String allow, HttpHandler next) {
    this.allowed = allowed;
    this.allow = allow;
    this.next = next;
  }

  /** An endpoint for GET and HEAD. */
  public static HttpHandler read(HttpHandler endpoint) {
    return new MethodHandler(Set.of(Methods.GET, Methods.HEAD), "GET, HEAD", endpoint);
  }

  /** An endpoint for POST. */
  public static HttpHandler post(HttpHandler endpoint) {
    return new MethodHandler(Set.of(Methods.POST), "POST", endpoint);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (allowed.contains(exchange.getRequestMethod())) {
      next.handleRequest(exchange);
    } else {
      ErrorResponses.methodNotAllowed(exchange, allow);
    }
  }
}
