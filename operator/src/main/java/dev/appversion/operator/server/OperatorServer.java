package dev.appversion.operator.server;

import dev.appversion.process.problem.Problem;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.xnio.Options;
import org.xnio.Sequence;

/** The HTTPS server: admission webhooks and bust API. */
public final class OperatorServer implements AutoCloseable {
  /** The time limit for receiving a request's header and body, in milliseconds. */
  private static final int READ_MILLIS = 10_000;

  private static final int IDLE_MILLIS = 90_000;
  private static final long MAX_BODY = 5L << 20;
  private static final int MAX_REQUESTS = 200;
  private static final int MAX_QUEUED = 400;

  private final Undertow undertow;
  private final GracefulShutdownHandler drain;
  private final ExecutorService executor;

  private OperatorServer(
      Undertow undertow, GracefulShutdownHandler drain, ExecutorService executor) {
    this.undertow = undertow;
    this.drain = drain;
    this.executor = executor;
  }

  /**
   * Starts the server.
   *
   * @param listen port 0 selects a free port
   * @param mutate handles {@code POST /mutate}; may block
   * @param release handles {@code POST /release}; may block
   * @param command handles {@code POST /command}; may block
   * @param bust handles {@code POST /v1/namespaces/{namespace}/appversions/{name}/bust}; may block
   */
  public static OperatorServer start(
      InetSocketAddress listen,
      SSLContext context,
      HttpHandler mutate,
      HttpHandler release,
      HttpHandler command,
      HttpHandler bust) {
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    HttpHandler routes =
        Handlers.routing()
            .add(Methods.POST, WirePaths.MUTATE, new OnVirtualThread(executor, mutate))
            .add(Methods.POST, WirePaths.RELEASE, new OnVirtualThread(executor, release))
            .add(Methods.POST, WirePaths.COMMAND, new OnVirtualThread(executor, command))
            .add(
                Methods.POST,
                WirePaths.operatorBust("{namespace}", "{name}"),
                // A bust waits for the leader: the limit leaves capacity for the webhook.
                Handlers.requestLimitingHandler(
                    MAX_REQUESTS / 2, MAX_QUEUED / 2, new OnVirtualThread(executor, bust)))
            .setInvalidMethodHandler(
                exchange -> Problem.send(exchange, StatusCodes.METHOD_NOT_ALLOWED, "use POST"))
            .setFallbackHandler(
                exchange -> Problem.send(exchange, StatusCodes.NOT_FOUND, "no such path"));
    GracefulShutdownHandler drain = Handlers.gracefulShutdown(routes);
    Undertow undertow =
        Undertow.builder()
            .addHttpsListener(listen.getPort(), listen.getHostString(), context)
            .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, READ_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, IDLE_MILLIS)
            .setIoThreads(2)
            .setWorkerThreads(2)
            .setHandler(drain)
            .build();
    undertow.start();
    return new OperatorServer(undertow, drain, executor);
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /** Accepts no new requests, waits for requests in flight, at most this long, then stops. */
  public void stop(Duration patience) throws InterruptedException {
    drain.shutdown();
    boolean ended = drain.awaitShutdown(patience.toMillis());
    org.slf4j.LoggerFactory.getLogger(OperatorServer.class)
        .info("stopped all_requests_ended={}", ended);
    close();
  }

  @Override
  public void close() {
    undertow.stop();
    executor.shutdownNow();
  }
}
