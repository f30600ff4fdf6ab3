package dev.appversion.store.server;

import dev.appversion.store.backend.FullVolume;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Catalogue.NotThereException;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.token.SecretKeys;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store's HTTP server. Every request runs on a separate virtual thread, which may block. */
public final class StoreServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreServer.class);

  private static final int PARSE_MILLIS = 10_000;
  private static final int IDLE_MILLIS = 90_000;

  /** The timeout of reads and writes on a socket during a request, in milliseconds. */
  private static final int STALL_MILLIS = 30_000;

  private static final int MAX_READS = 256;
  private static final int MAX_QUEUED = 1024;

  private final Undertow undertow;
  private final GracefulShutdownHandler drain;
  private final ExecutorService executor;

  private StoreServer(Undertow undertow, GracefulShutdownHandler drain, ExecutorService executor) {
    this.undertow = undertow;
    this.drain = drain;
    this.executor = executor;
  }

  /**
   * Starts the server.
   *
   * @param listen port 0 selects a free port
   * @param keys the keys with which the operator signs; without keys, all requests are rejected
   */
  public static StoreServer start(
      InetSocketAddress listen,
      Catalogue catalogue,
      Blobs blobs,
      Sweep sweep,
      Supplier<Optional<SecretKeys>> keys,
      InstantSource clock,
      StoreMetrics metrics) {
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    HttpHandler reads =
        Handlers.requestLimitingHandler(
            MAX_READS,
            MAX_QUEUED,
            blocking(executor, metrics, new AssetHandler(catalogue, blobs, keys, metrics)));
    HttpHandler operator =
        blocking(
            executor, metrics, new OperatorHandler(catalogue, blobs, sweep, keys, clock, metrics));
    HttpHandler routes =
        exchange -> {
          boolean read =
              exchange.getRequestMethod().equals(Methods.GET)
                  || exchange.getRequestMethod().equals(Methods.HEAD);
          boolean asset = exchange.getRequestURI().startsWith(WirePaths.STORE_ASSETS);
          (read && asset ? reads : operator).handleRequest(exchange);
        };
    GracefulShutdownHandler drain = Handlers.gracefulShutdown(routes);
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(listen.getPort(), listen.getHostString())
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setSocketOption(org.xnio.Options.READ_TIMEOUT, STALL_MILLIS)
            .setSocketOption(org.xnio.Options.WRITE_TIMEOUT, STALL_MILLIS)
            .setIoThreads(2)
            .setWorkerThreads(1)
            .setHandler(drain)
            .build();
    undertow.start();
    return new StoreServer(undertow, drain, executor);
  }

  private static HttpHandler blocking(
      ExecutorService executor, StoreMetrics metrics, HttpHandler next) {
    return exchange ->
        exchange.dispatch(
            executor,
            it -> {
              it.startBlocking();
              try {
                next.handleRequest(it);
              } catch (NotThereException e) {
                Answers.problem(it, StatusCodes.NOT_FOUND, String.valueOf(e.getMessage()));
              } catch (IOException | RuntimeException e) {
                failed(it, metrics, e);
              }
            });
  }

  private static void failed(HttpServerExchange exchange, StoreMetrics metrics, Exception e) {
    metrics.count(StoreMetrics.Result.FAILED);
    LOG.warn(
        "request failed method={} path={} error={}",
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        e.getMessage());
    if (FullVolume.caused(e)) {
      exchange.setPersistent(false); // the rest of an upload may follow
      Answers.problem(
          exchange,
          StatusCodes.INSUFFICIENT_STORAGE,
          "no space is left on the volume of the store, or of its spool directory:"
              + " enlarge it, or shorten the retention of versions");
      return;
    }
    Answers.problem(exchange, StatusCodes.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
  }

  /** The listen port. */
  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /** Rejects new requests, waits for those in flight for up to this time, then stops. */
  public void stop(Duration timeout) throws InterruptedException {
    drain.shutdown();
    drain.awaitShutdown(timeout.toMillis());
    close();
  }

  @Override
  public void close() {
    undertow.stop();
    executor.shutdownNow();
  }
}
