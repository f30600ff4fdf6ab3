package dev.appversion.sidecar.endpoint;

import dev.appversion.process.problem.Problem;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.Overrides;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.response.Responses;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.BustToken.Verdict;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * {@code POST /cache/bust} (seed): checks the token, requests the bust, waits until this sidecar
 * has the new table, and returns the new app version. Blocks on a separate thread.
 */
public final class BustEndpoint implements HttpHandler {
  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar");

  /** The timeout for the new routing table. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final String CHALLENGE = "Bearer realm=\"appversion\"";
  private static final String INVALID = CHALLENGE + ", error=\"invalid_token\"";
  private static final String USED = INVALID + ", error_description=\"the token has been used\"";
  private static final String NEEDED = "A valid bust token is required.";
  private static final String SPENT =
      "This bust token has been used. Create another one with 'appversion token'.";

  private final RoutingState state;
  private final Buster buster;
  private final Overrides overrides;
  private final ProxyMetrics metrics;
  private final InstantSource clock;
  private final Executor blocking;

  /** Creates the endpoint. */
  public BustEndpoint(
      RoutingState state,
      Buster buster,
      Overrides overrides,
      ProxyMetrics metrics,
      InstantSource clock,
      Executor blocking) {
    this.state = state;
    this.buster = buster;
    this.overrides = overrides;
    this.metrics = metrics;
    this.clock = clock;
    this.blocking = blocking;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    Optional<RoutingTable> table = context.view().snapshot().map(known -> known.table());
    if (table.isEmpty() || context.view().keys().isEmpty()) {
      metrics.count(Count.BUSTS_FAILED);
      unavailable(exchange, "The sidecar has no routing table or no secret key yet.");
      return;
    }
    Optional<String> token = bearer(exchange.getRequestHeaders().get(Headers.AUTHORIZATION));
    Verdict verdict =
        token
            .map(
                text ->
                    BustToken.verify(
                        context.view().keys().get(), text, table.get().scope(), clock.instant()))
            .orElse(Verdict.MALFORMED);
    if (verdict != Verdict.VALID || token.isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          () -> "bust rejected verdict=" + (token.isEmpty() ? "no token" : verdict.description()));
      unauthorized(exchange, token.isPresent() ? INVALID : CHALLENGE, NEEDED);
      return;
    }
    String valid = token.get();
    exchange.dispatch(blocking, () -> bust(exchange, valid));
  }

  private void bust(HttpServerExchange exchange, String token) {
    Runnable answer;
    try {
      answer = answer(exchange, buster.bust(token));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = () -> unavailable(exchange, "The sidecar is stopping.");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "bust failed with an internal error", e);
      answer = () -> unavailable(exchange, "The sidecar failed with an internal error.");
    }
    exchange.getIoThread().execute(answer);
  }

  private Runnable answer(HttpServerExchange exchange, Buster.Result result)
      throws InterruptedException {
    return switch (result) {
      case Buster.Result.Refused refused -> () -> unauthorized(exchange, INVALID, NEEDED);
      case Buster.Result.Used used -> () -> unauthorized(exchange, USED, SPENT);
      case Buster.Result.Unavailable nobody -> {
        metrics.count(Count.BUSTS_FAILED);
        yield () -> unavailable(exchange, nobody.problem());
      }
      case Buster.Result.Accepted accepted -> {
        var reached = state.awaitGeneration(accepted.generation(), TIMEOUT);
        metrics.count(reached.isPresent() ? Count.BUSTS_ACCEPTED : Count.BUSTS_FAILED);
        yield () -> reached.ifPresentOrElse(view -> done(exchange, view), () -> late(exchange));
      }
    };
  }

  private void done(HttpServerExchange exchange, RoutingState.View view) {
    LiveVersion told = reported(exchange, view);
    boolean own = view.ownVersion().filter(told.name()::equals).isPresent();
    String version = own ? overrides.appVersion().orElse(told.appVersion()) : told.appVersion();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "ok");
    body.put("version", version);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    Responses.send(exchange, StatusCodes.OK, "application/json", VersionEndpoint.json(body));
  }

  /**
   * The version whose new app version is returned: the one to which the client is pinned, else the
   * default one, so that a deploy script gets the same response from every pod of the Service.
   */
  private static LiveVersion reported(HttpServerExchange exchange, RoutingState.View view) {
    RoutingSnapshot snapshot = view.snapshot().orElseThrow();
    var facts = RequestFactsReader.of(exchange, "POST", RequestContext.of(exchange).target());
    return Router.decide(facts, snapshot, view.ownVersion()) instanceof Serve serve
            && serve.reason() instanceof Reason.Pinned
        ? serve.version()
        : snapshot.table().version(snapshot.table().defaultVersion()).orElseThrow();
  }

  private void unauthorized(HttpServerExchange exchange, String challenge, String detail) {
    metrics.count(Count.BUSTS_UNAUTHORIZED);
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, challenge);
    ErrorResponses.send(
        exchange,
        Refusal.BUST_UNAUTHORIZED,
        Problem.of(StatusCodes.UNAUTHORIZED, "Unauthorized", detail));
  }

  private static void unavailable(HttpServerExchange exchange, String problem) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "5");
    ErrorResponses.send(
        exchange,
        Refusal.BUST_FAILED,
        Problem.of(
            StatusCodes.SERVICE_UNAVAILABLE, "The cache bust failed", Problem.printable(problem)));
  }

  private static void late(HttpServerExchange exchange) {
    ErrorResponses.send(
        exchange,
        Refusal.BUST_FAILED,
        Problem.of(
            StatusCodes.GATEWAY_TIME_OUT,
            "The cache bust is in progress",
            "The bust is recorded, but this sidecar did not load the new routing table in time."));
  }

  /** The token of exactly one {@code Authorization: Bearer} (RFC 6750 section 2.1). */
  private static Optional<String> bearer(
      @org.jspecify.annotations.Nullable HeaderValues authorization) {
    if (authorization == null || authorization.size() != 1) {
      return Optional.empty();
    }
    String value = authorization.getFirst().strip();
    boolean bearer = value.regionMatches(true, 0, "Bearer ", 0, 7);
    return bearer ? Optional.of(value.substring(7).strip()) : Optional.empty();
  }
}
