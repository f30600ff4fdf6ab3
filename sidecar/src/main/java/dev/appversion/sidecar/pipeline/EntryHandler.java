package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.ProxyMetrics;
import dev.appversion.sidecar.RoutingState;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import java.util.function.BooleanSupplier;

/** Takes the state that the request will see, counts it, and has its response stamped. */
final class EntryHandler implements HttpHandler {
  private final RoutingState state;
  private final ProxyMetrics metrics;
  private final BooleanSupplier draining;
  private final ResponseCommitListener stamp;
  private final HttpHandler next;

  EntryHandler(
      RoutingState state,
      ProxyMetrics metrics,
      BooleanSupplier draining,
      ResponseCommitListener stamp,
      HttpHandler next) {
    this.state = state;
    this.metrics = metrics;
    this.draining = draining;
    this.stamp = stamp;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.begin(exchange, state.current());
    metrics.requestStarted();
    exchange.addExchangeCompleteListener(
        (completed, following) -> {
          metrics.requestEnded();
          int status = completed.isResponseStarted() ? completed.getStatusCode() : 0;
          metrics.request(context.decision, status, System.nanoTime() - context.startNanos);
          following.proceed();
        });
    exchange.addResponseCommitListener(stamp);
    if (draining.getAsBoolean()) {
      exchange.setPersistent(false);
    }
    try {
      next.handleRequest(exchange);
    } catch (RuntimeException e) {
      Refusal.internal(exchange, e);
    }
  }
}
