package dev.appversion.sidecar.endpoint;

import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.DecisionLabels;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.sidecar.response.ConflictResponses;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.response.Responses;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Malformed;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.SelectingFields;
import dev.appversion.versioning.routing.request.PinnedTarget;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.List;

/**
 * Reports to a proxy in front which backend a request belongs to: the decision, without a body. The
 * original request is described by the fields that nginx ({@code auth_request}), Envoy ({@code
 * ext_authz}) and Traefik ({@code forwardAuth}) send.
 *
 * <p>Besides the version and the backend, a 200 names the version in {@code
 * X-App-Requested-Version}: a proxy that forwards this field binds the backend's sidecar to the
 * decision, so a new client is routed once. {@code Vary} lists the fields that determined the
 * decision, for a shared cache in front that stores one copy per version, and for browsers' caches
 * behind it.
 */
public final class DecisionEndpoint implements HttpHandler {
  private static final HttpString REQUESTED_VERSION = new HttpString(WireHeaders.REQUESTED_VERSION);

  private final ConflictResponses refusals;
  private final ProxyMetrics metrics;

  /** Creates the endpoint. */
  public DecisionEndpoint(ConflictResponses refusals, ProxyMetrics metrics) {
    this.refusals = refusals;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    var snapshot = context.snapshot();
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    var facts = RequestFactsReader.of(exchange, method(exchange), target(exchange, context));
    context.facts(facts);
    switch (Router.decide(facts, snapshot, context.view().ownVersion())) {
      case Serve serve -> {
        context.answer(new Answer.FromSidecar(serve.version(), serve));
        exchange.getResponseHeaders().put(REQUESTED_VERSION, serve.version().name());
        vary(exchange, SelectingFields.of(facts, serve.reason(), snapshot.table()));
        Responses.sendEmpty(exchange, StatusCodes.OK);
      }
      case Conflict conflict -> {
        metrics.conflict(DecisionLabels.of(conflict.pin()));
        refusals.conflict(exchange, conflict, snapshot.table());
      }
      case Malformed malformed -> ErrorResponses.malformed(exchange, malformed.problem());
    }
  }

  /** Sets {@code Vary} as one field line: some proxies read only the first of several. */
  private static void vary(HttpServerExchange exchange, List<String> fields) {
    if (!fields.isEmpty()) {
      exchange.getResponseHeaders().put(Headers.VARY, String.join(", ", fields));
    }
  }

  private static String method(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    String original = first(headers, "X-Original-Method", "X-Forwarded-Method");
    return original.isEmpty() ? exchange.getRequestMethod().toString() : original;
  }

  private static PinnedTarget target(HttpServerExchange exchange, RequestContext context) {
    String behind = RequestTarget.rawPath(exchange).substring(WirePaths.DECISION.length());
    if (!behind.isEmpty()) { // SanitizeHandler has removed the pin of its query
      String target = RequestTarget.of(exchange).substring(WirePaths.DECISION.length());
      return new PinnedTarget(local(target), context.target().versions());
    }
    return PinnedTarget.of(
        local(
            first(
                exchange.getRequestHeaders(),
                "X-Original-URI",
                "X-Envoy-Original-Path",
                "X-Forwarded-Uri")));
  }

  private static String local(String target) {
    return target.startsWith("/") ? target : "/";
  }

  private static String first(HeaderMap headers, String... names) {
    for (String name : names) {
      String value = headers.getFirst(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
