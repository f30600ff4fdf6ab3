package dev.appversion.operator.server;

import dev.appversion.versioning.contract.WirePaths;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The plain HTTP server of probes and metrics: {@code /healthz}, {@code /readyz}, {@code /metrics}.
 */
public final class AdminServer implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Undertow undertow;
  private final ExecutorService executor;

  private AdminServer(Undertow undertow, ExecutorService executor) {
    this.undertow = undertow;
    this.executor = executor;
  }

  /**
   * Starts it; the suppliers are asked at each request and may block.
   *
   * @param listen port 0 takes any free one
   * @param live whether the process should go on
   * @param ready whether it should get requests
   * @param metrics in the Prometheus text format
   */
  public static AdminServer start(
      InetSocketAddress listen,
      Supplier<Health> live,
      Supplier<Health> ready,
      Supplier<String> metrics) {
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("admin-", 0).factory());
    HttpHandler routes =
        Handlers.path(exchange -> Problem.send(exchange, StatusCodes.NOT_FOUND, "no such path"))
            .addExactPath(WirePaths.HEALTHZ, new OnVirtualThread(executor, health(live)))
            .addExactPath(WirePaths.READYZ, new OnVirtualThread(executor, health(ready)))
            .addExactPath(
                WirePaths.METRICS,
                new OnVirtualThread(
                    executor,
                    exchange -> {
                      exchange
                          .getResponseHeaders()
                          .put(Headers.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
                      exchange.getResponseSender().send(metrics.get());
                    }));
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(listen.getPort(), listen.getHostString())
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1024L)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, TIMEOUT_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, TIMEOUT_MILLIS * 6)
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, TIMEOUT_MILLIS * 6)
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(routes)
            .build();
    undertow.start();
    return new AdminServer(undertow, executor);
  }

  private static HttpHandler health(Supplier<Health> supplier) {
    return exchange -> {
      Health health = supplier.get();
      exchange.setStatusCode(health.ok() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
      exchange.getResponseSender().send(health.text());
    };
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
  }

  @Override
  public void close() {
    undertow.stop();
    executor.shutdownNow();
  }
}
