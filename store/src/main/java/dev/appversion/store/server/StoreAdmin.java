package dev.appversion.store.server;

import dev.appversion.store.backend.Backend;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Health and metrics. Ready means: the folder or the bucket could be written to once. One that is
 * full, or away for a while, does not take away what can still be read.
 */
public final class StoreAdmin implements AutoCloseable {
  private static final Duration CHECK = Duration.ofSeconds(30);
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Undertow undertow;
  private final ScheduledExecutorService checks;

  private StoreAdmin(Undertow undertow, ScheduledExecutorService checks) {
    this.undertow = undertow;
    this.checks = checks;
  }

  /** Starts it; the backend is checked at once and every half minute, never by a request. */
  public static StoreAdmin start(InetSocketAddress listen, Backend backend, StoreMetrics metrics) {
    BackendHealth health = new BackendHealth(backend);
    ScheduledExecutorService checks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("backend-check").factory());
    var _ =
        checks.scheduleWithFixedDelay(health::check, 0, CHECK.toMillis(), TimeUnit.MILLISECONDS);
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(listen.getPort(), listen.getHostString())
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1024L)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, TIMEOUT_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, TIMEOUT_MILLIS * 6)
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(
                Handlers.path(exchange -> text(exchange, StatusCodes.NOT_FOUND, "no such path\n"))
                    .addExactPath(
                        WirePaths.HEALTHZ, exchange -> text(exchange, StatusCodes.OK, "ok\n"))
                    .addExactPath(
                        WirePaths.READYZ,
                        exchange ->
                            text(
                                exchange,
                                health.isReady() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
                                health.isReady() ? "ok\n" : health.problem() + "\n"))
                    .addExactPath(
                        WirePaths.METRICS,
                        exchange ->
                            text(
                                exchange,
                                StatusCodes.OK,
                                metrics.render(health.problem().isEmpty()))))
            .build();
    undertow.start();
    return new StoreAdmin(undertow, checks);
  }

  private static void text(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(text);
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
  }

  @Override
  public void close() {
    checks.shutdownNow();
    undertow.stop();
  }

  /** What the last check found. */
  private static final class BackendHealth {
    private final Backend backend;
    private volatile String problem = "not checked yet";
    private volatile boolean ready;

    BackendHealth(Backend backend) {
      this.backend = backend;
    }

    boolean isReady() {
      return ready;
    }

    String problem() {
      return problem;
    }

    void check() {
      String found = "";
      try {
        backend.check();
      } catch (IOException | RuntimeException e) {
        found = String.valueOf(e.getMessage());
      }
      if (!found.equals(problem) && !found.isEmpty()) {
        org.slf4j.LoggerFactory.getLogger(StoreAdmin.class)
            .warn("the backend check failed: {}", found);
      }
      problem = found;
      ready |= found.isEmpty();
    }
  }
}
