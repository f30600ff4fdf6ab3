package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.ProxyMetrics;
import dev.appversion.sidecar.ProxyMetrics.ConflictPin;
import dev.appversion.sidecar.ProxyMetrics.Decision;
import dev.appversion.sidecar.forward.RequestTarget;
import dev.appversion.versioning.routing.Pin;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Malformed;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.RoutingSnapshot;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/** Asks the router, and forwards or refuses. */
final class DecisionHandler implements HttpHandler {
  private final Forwarding forwarding;
  private final Refusals refusals;
  private final ProxyMetrics metrics;

  DecisionHandler(Forwarding forwarding, Refusals refusals, ProxyMetrics metrics) {
    this.forwarding = forwarding;
    this.refusals = refusals;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    if (context.view.snapshot().isEmpty()) {
      Refusal.notReady(exchange);
      return;
    }
    RoutingSnapshot snapshot = context.view.snapshot().get();
    var facts =
        Facts.of(exchange, exchange.getRequestMethod().toString(), RequestTarget.rawPath(exchange));
    switch (Router.decide(facts, snapshot, context.view.ownVersion())) {
      case Serve serve -> {
        context.decision = label(serve.reason());
        forwarding.serve(exchange, context, serve);
      }
      case Conflict conflict -> {
        context.decision = Decision.CONFLICT;
        metrics.conflict(pin(conflict.pin()));
        refusals.conflict(exchange, conflict, snapshot.table());
      }
      case Malformed malformed -> {
        context.decision = Decision.MALFORMED;
        Refusal.malformed(exchange, malformed.problem());
      }
    }
  }

  static Decision label(Reason reason) {
    return switch (reason) {
      case Reason.HashedAsset asset -> Decision.ASSET;
      case Reason.Weighted weighted -> Decision.WEIGHT;
      case Reason.Pinned pinned ->
          switch (pinned.pin()) {
            case HEADER -> Decision.HEADER;
            case COOKIE -> Decision.COOKIE;
            case PAGE -> Decision.PAGE;
          };
    };
  }

  static ConflictPin pin(Pin pin) {
    return switch (pin) {
      case HEADER -> ConflictPin.HEADER;
      case COOKIE -> ConflictPin.COOKIE;
      case PAGE -> ConflictPin.PAGE;
    };
  }
}
