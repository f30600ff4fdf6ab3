package dev.appversion.operator.server;

import dev.appversion.process.metrics.Histogram;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/** Measures the time from a request, whose head has been read, to the end of its response. */
public final class TimedHandler implements HttpHandler {
  private final Histogram durations;
  private final HttpHandler next;

  /** Adds each duration to a histogram. */
  public TimedHandler(Histogram durations, HttpHandler next) {
    this.durations = durations;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    long start = System.nanoTime();
    exchange.addExchangeCompleteListener(
        (_, following) -> {
          durations.observe(System.nanoTime() - start);
          following.proceed();
        });
    next.handleRequest(exchange);
  }
}
