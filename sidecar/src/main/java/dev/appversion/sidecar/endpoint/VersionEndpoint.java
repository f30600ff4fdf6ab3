package dev.appversion.sidecar.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.sidecar.config.Overrides;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.sidecar.response.ConflictResponses;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.response.Responses;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Malformed;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code GET /version}: the app version, its source and components (seed). Reports the version to
 * which the client is pinned, else the own one, so that a client gets its page's version and an
 * operator the pod's.
 */
public final class VersionEndpoint implements HttpHandler {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Overrides overrides;
  private final ConflictResponses refusals;

  /** Creates the endpoint. */
  public VersionEndpoint(Overrides overrides, ConflictResponses refusals) {
    this.overrides = overrides;
    this.refusals = refusals;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    var snapshot = context.snapshot();
    var facts = RequestFactsReader.of(exchange, "GET", context.target());
    switch (Router.decide(facts, snapshot, context.view().ownVersion())) {
      case Serve serve -> {
        boolean free =
            serve.reason() instanceof Reason.Weighted || serve.reason() instanceof Reason.Crawler;
        send(exchange, context, free ? context.own().orElse(serve.version()) : serve.version());
      }
      case Conflict conflict -> refusals.conflict(exchange, conflict, snapshot.table());
      case Malformed malformed -> ErrorResponses.malformed(exchange, malformed.problem());
    }
  }

  private void send(HttpServerExchange exchange, RequestContext context, LiveVersion version) {
    context.answer(new Answer.FromSidecar(version, null));
    boolean own = context.view().ownVersion().filter(version.name()::equals).isPresent();
    boolean overridden = own && overrides.appVersion().isPresent();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("version", overridden ? overrides.appVersion().get() : version.appVersion());
    body.put("source", (overridden ? VersionSource.EXPLICIT : version.source()).wireName());
    body.put("components", version.components());
    body.put("name", version.name());
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    Responses.send(exchange, StatusCodes.OK, "application/json", json(body));
  }

  static String json(Map<String, Object> body) {
    try {
      return MAPPER.writeValueAsString(body) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers can always be written as JSON", e);
    }
  }
}
