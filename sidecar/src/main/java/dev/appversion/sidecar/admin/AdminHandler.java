package dev.appversion.sidecar.admin;

import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.source.SourceStatus;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code /healthz}, {@code /readyz}, {@code /metrics} and {@code /status}, for GET and HEAD. */
final class AdminHandler implements HttpHandler {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final RoutingState state;
  private final SourceStatus source;
  private final BooleanSupplier draining;
  private final Supplier<List<Mismatch>> mismatches;
  private final FilesRequest files;
  private final LeaveRequest leave;
  private final Optional<String> appVersion;
  private final AppProbe app;
  private final MetricsText metrics;

  AdminHandler(
      RoutingState state,
      ProxyMetrics proxy,
      SourceStatus source,
      BooleanSupplier draining,
      Supplier<List<Mismatch>> mismatches,
      FilesRequest files,
      LeaveRequest leave,
      AppProbe app,
      Optional<String> appVersion,
      String build) {
    this.state = state;
    this.source = source;
    this.draining = draining;
    this.mismatches = mismatches;
    this.files = files;
    this.leave = leave;
    this.appVersion = appVersion;
    this.app = app;
    this.metrics = new MetricsText(state, proxy, source, build);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    // The probe of the app connects, which blocks: none of this is for an I/O thread.
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    if (!RequestMethod.isRead(exchange)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      answer(exchange, 405, TEXT, "use GET or HEAD\n");
      return;
    }
    switch (exchange.getRequestPath()) {
      case WirePaths.HEALTHZ -> answer(exchange, 200, TEXT, "ok\n");
      case WirePaths.READYZ -> {
        Readiness readiness = readiness();
        answer(exchange, readiness.ready() ? 200 : 503, TEXT, readiness.text());
      }
      case WirePaths.METRICS ->
          answer(
              exchange,
              200,
              PrometheusText.CONTENT_TYPE,
              metrics.text(readiness().ready(), draining.getAsBoolean()));
      case WirePaths.STATUS ->
          answer(
              exchange,
              200,
              "application/json",
              StatusJson.of(
                  state.current(),
                  appVersion,
                  source.inForce(),
                  draining.getAsBoolean(),
                  mismatches.get(),
                  draining.getAsBoolean()
                      ? Optional.empty()
                      : app.lastingProblem(state.current())));
      default -> {
        if (files.isOne(exchange)) {
          answer(exchange, 200, "application/json", files.list());
        } else if (leave.isOne(exchange)) {
          leave.obey();
          answer(exchange, 200, TEXT, "leaving\n");
        } else {
          answer(exchange, 404, TEXT, "not found; use /healthz, /readyz, /metrics or /status\n");
        }
      }
    }
  }

  private Readiness readiness() {
    RoutingState.View view = state.current();
    boolean leaves = draining.getAsBoolean(); // and so does the app: its end is no problem
    return Readiness.of(
        view, source.problem(), leaves ? Optional.empty() : app.problem(view), leaves);
  }

  private static void answer(HttpServerExchange exchange, int status, String type, String body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(body);
  }
}
