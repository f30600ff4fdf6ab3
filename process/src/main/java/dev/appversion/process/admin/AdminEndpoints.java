package dev.appversion.process.admin;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics}, for GET and HEAD. All run on worker
 * threads and may block.
 */
public final class AdminEndpoints implements HttpHandler {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Supplier<Health> ready;
  private final Consumer<PrometheusText> metrics;
  private final HttpHandler others;

  /** Endpoints of a process that has no others. */
  public AdminEndpoints(Supplier<Health> ready, Consumer<PrometheusText> metrics) {
    this(
        ready,
        metrics,
        exchange ->
            text(
                exchange, StatusCodes.NOT_FOUND, "not found; use /healthz, /readyz or /metrics\n"));
  }

  /**
   * Endpoints of a process.
   *
   * @param ready whether the process should receive requests; evaluated by each request
   * @param metrics writes the metrics of this moment
   * @param others handles GET and HEAD of all other paths
   */
  public AdminEndpoints(
      Supplier<Health> ready, Consumer<PrometheusText> metrics, HttpHandler others) {
    this.ready = ready;
    this.metrics = metrics;
    this.others = others;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      text(exchange, StatusCodes.METHOD_NOT_ALLOWED, "use GET or HEAD\n");
      return;
    }
    switch (exchange.getRequestPath()) {
      case WirePaths.HEALTHZ -> health(exchange, Health.OK);
      case WirePaths.READYZ -> health(exchange, ready.get());
      case WirePaths.METRICS -> {
        PrometheusText out = new PrometheusText();
        metrics.accept(out);
        send(exchange, StatusCodes.OK, PrometheusText.CONTENT_TYPE, out.toString());
      }
      default -> others.handleRequest(exchange);
    }
  }

  private static void health(HttpServerExchange exchange, Health health) {
    text(exchange, health.ok() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, health.text());
  }

  /** Ends the exchange with plain text. */
  public static void text(HttpServerExchange exchange, int status, String text) {
    send(exchange, status, TEXT, text);
  }

  /** Ends the exchange with a body that no cache stores. */
  public static void send(HttpServerExchange exchange, int status, String type, String body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(body);
  }
}
