package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.ErrorResponses;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/** Responds 503 while the sidecar has no routing table. All later handlers have one. */
final class ReadinessHandler implements HttpHandler {
  private final HttpHandler next;

  ReadinessHandler(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (RequestContext.of(exchange).view().snapshot().isEmpty()) {
      ErrorResponses.notReady(exchange);
    } else {
      next.handleRequest(exchange);
    }
  }
}
