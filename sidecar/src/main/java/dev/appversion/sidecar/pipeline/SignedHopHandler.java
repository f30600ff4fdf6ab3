package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.config.HttpSettings.ForwardedPolicy;
import dev.appversion.sidecar.dispatch.UpstreamDispatcher;
import dev.appversion.sidecar.fields.ForwardedFields;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Forwards requests that another sidecar has routed to the app. A hop without a valid, recent
 * signature for this request is ignored. A valid one for another version (a Service that selects
 * the wrong pods) is refused: routing it again could cause a loop.
 */
final class SignedHopHandler implements HttpHandler {
  private static final HttpString EXPECT = new HttpString(WireHeaders.EXPECT);

  private final UpstreamDispatcher dispatcher;
  private final ForwardedPolicy forwarded;
  private final ProxyMetrics metrics;
  private final InstantSource clock;
  private final HttpHandler next;

  SignedHopHandler(
      UpstreamDispatcher dispatcher,
      ForwardedPolicy forwarded,
      ProxyMetrics metrics,
      InstantSource clock,
      HttpHandler next) {
    this.dispatcher = dispatcher;
    this.forwarded = forwarded;
    this.metrics = metrics;
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.of(exchange);
    Optional<String> version = signedFor(exchange, context);
    if (version.isEmpty()) {
      if (!context.hopFields().isEmpty()) {
        metrics.count(Count.HOPS_REFUSED);
        HeadLimit.Excess excess = HeadLimit.excess(exchange);
        if (excess != null) {
          HeadLimit.refuse(exchange, excess);
          return;
        }
      }
      exchange.getRequestHeaders().remove(EXPECT);
      if (forwarded == ForwardedPolicy.REPLACE) {
        ForwardedFields.distrust(exchange.getRequestHeaders());
      }
      next.handleRequest(exchange);
      return;
    }
    context.decision(Decision.HOP);
    context.seesAll();
    if (context.view().ownVersion().equals(version)) {
      dispatcher.toOwnApp(exchange, context);
    } else {
      ErrorResponses.hopUnavailable(exchange);
    }
  }

  /** The version that a valid hop was signed for. */
  private Optional<String> signedFor(HttpServerExchange exchange, RequestContext context) {
    List<String> fields = context.hopFields();
    Optional<SecretKeys> keys = context.view().keys();
    if (fields.size() != 1 || keys.isEmpty()) {
      return Optional.empty();
    }
    String field = fields.getFirst();
    int end = field.indexOf(';');
    if (end < 1) {
      return Optional.empty();
    }
    String version = field.substring(0, end);
    boolean valid =
        HopSignature.verify(
            keys.get(),
            field,
            version,
            exchange.getRequestMethod().toString(),
            RequestTarget.of(exchange),
            clock.instant());
    return valid ? Optional.of(version) : Optional.empty();
  }
}
