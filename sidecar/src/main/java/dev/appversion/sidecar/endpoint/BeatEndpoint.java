package dev.appversion.sidecar.endpoint;

import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.DecisionLabels;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.sidecar.response.ConflictResponses;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.response.Responses;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Malformed;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/**
 * {@code GET /__appversion/beat}: a page that has no other request to send reports that it is open.
 * Responds 204 in the name of the page's version, or 409 if that version is not live. The report
 * itself is counted as on any other request.
 */
public final class BeatEndpoint implements HttpHandler {
  private final ConflictResponses refusals;
  private final ProxyMetrics metrics;

  /** Creates the endpoint. */
  public BeatEndpoint(ConflictResponses refusals, ProxyMetrics metrics) {
    this.refusals = refusals;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    var snapshot = context.snapshot();
    var facts =
        RequestFactsReader.of(exchange, exchange.getRequestMethod().toString(), context.target());
    context.facts(facts);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    switch (Router.decide(facts, snapshot, context.view().ownVersion())) {
      case Serve serve -> {
        context.answer(new Answer.FromSidecar(serve.version(), null));
        Responses.sendEmpty(exchange, StatusCodes.NO_CONTENT);
      }
      case Conflict conflict -> {
        metrics.conflict(DecisionLabels.of(conflict.pin()));
        refusals.conflict(exchange, conflict, snapshot.table());
      }
      case Malformed malformed -> ErrorResponses.malformed(exchange, malformed.problem());
    }
  }
}
