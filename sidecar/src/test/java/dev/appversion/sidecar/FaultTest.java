package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.forward.Fetch;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.forward.ForwardingListener;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.forward.route.Route;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.listener.ClientConnections;
import dev.appversion.sidecar.listener.HttpListener;
import dev.appversion.sidecar.log.LimitLog;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.retired.StoreClient;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.sidecar.wire.RefusedBodyException;
import dev.appversion.sidecar.wire.RequestConduit;
import dev.appversion.sidecar.wire.message.HeadLimits;
import dev.appversion.sidecar.wire.message.RequestHead;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.client.ClientRequest;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Exceptions in each step between an app and a client: the exchange ends, and leaks nothing. */
class FaultTest {
  /** The steps of an exchange that throw. */
  enum Step {
    TO_APP,
    DECLINES,
    DECLINED,
    ANSWERED,
    ANSWERED_ERROR,
    FILTER_STARTS
  }

  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A filter that throws at one step, and otherwise forwards the response. */
  private static class Breaking implements ForwardingListener {
    private final HttpServerExchange exchange;
    private final @Nullable Step step;

    Breaking(HttpServerExchange exchange, @Nullable Step step) {
      this.exchange = exchange;
      this.step = step;
    }

    private void at(Step here) {
      if (step == here) {
        throw new Thrown();
      }
    }

    @Override
    public boolean declines(int status, HeaderMap fields) {
      at(Step.DECLINES);
      return step == Step.DECLINED;
    }

    @Override
    public void declined(WithheldResponse response) {
      at(Step.DECLINED);
    }

    @Override
    public void toApp(HeaderMap fields) {
      at(Step.TO_APP);
    }

    @Override
    public @Nullable BodyFilter answered(@Nullable LiveVersion version, boolean byHop) {
      at(Step.ANSWERED);
      if (step == Step.ANSWERED_ERROR) {
        throw new StackOverflowError("of a test");
      }
      return step == Step.FILTER_STARTS ? new BreakingFilter(0) : null;
    }

    @Override
    public void refused(RefusedBodyException body) {
      exchange.setStatusCode(400).endExchange();
    }

    @Override
    public void failed(Failure failure) {
      exchange.setStatusCode(failure == Failure.BAD_GATEWAY ? 502 : 503);
      exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, 0);
      exchange.endExchange();
    }
  }

  /** Forwards this number of pieces, then throws. */
  private static final class BreakingFilter implements BodyFilter {
    private final BodyFilter unchanged = BodyFilter.none();
    private int left;

    BreakingFilter(int left) {
      this.left = left;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
      return unchanged.next();
    }

    @Override
    public void give(ByteBuffer input) {
      if (left-- == 0) {
        throw new Thrown();
      }
      unchanged.give(input);
    }

    @Override
    public void pause() {
      unchanged.pause();
    }

    @Override
    public void end() {
      unchanged.end();
    }

    @Override
    public boolean isWaiting() {
      return false;
    }

    @Override
    public void whenReady(Runnable ready) {
      if (left == 0) {
        throw new Thrown();
      }
    }

    @Override
    public void close() {
      unchanged.close();
    }
  }

  /** Buffers that fail after a switch. */
  private static final class BreakingBuffers implements ByteBufferPool {
    private final ByteBufferPool real = new DefaultByteBufferPool(true, 16 << 10);
    private volatile boolean broken;

    @Override
    public PooledByteBuffer allocate() {
      if (broken) {
        throw new Thrown();
      }
      return real.allocate();
    }

    @Override
    public ByteBufferPool getArrayBackedPool() {
      return real.getArrayBackedPool();
    }

    @Override
    public void close() {
      real.close();
    }

    @Override
    public int getBufferSize() {
      return real.getBufferSize();
    }

    @Override
    public boolean isDirect() {
      return real.isDirect();
    }
  }

  private final ProxyMetrics metrics = new ProxyMetrics();
  private final BreakingBuffers buffers = new BreakingBuffers();
  private final AtomicReference<HttpHandler> handler = new AtomicReference<>();
  private RawApp app;
  private Upstreams upstreams;
  private Forwarder forwarder;
  private HttpListener server;
  private XnioWorker worker;

  @BeforeEach
  void start() throws IOException {
    app =
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                if (head.contains("/long")) {
                  connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  for (int i = 0; i < 10; i++) {
                    connection.send("5\r\nhello\r\n");
                  }
                } else {
                  connection.send(
                      "HTTP/1.1 200 Fine\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\nhello");
                }
              }
            });
    ProxySettings settings =
        ProxySettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withTimeouts(
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1));
    upstreams = new Upstreams(settings, metrics, buffers, InstantSource.system());
    forwarder = new Forwarder(upstreams);
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    server =
        HttpListener.start(
            settings.listen(),
            1,
            buffers,
            new HeadLimits(8192, 100),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            new ClientConnections(100, metrics, new LimitLog(metrics, System::nanoTime)),
            this::handle);
  }

  private void handle(HttpServerExchange exchange) throws Exception {
    RequestConduit conduit = RequestConduit.of(exchange);
    exchange.addExchangeCompleteListener(
        (completed, next) -> {
          conduit.exchangeEnded(completed.isPersistent());
          next.proceed();
        });
    RequestHead head = (RequestHead) conduit.take();
    head.attach(exchange);
    RequestTarget.set(exchange, head.target());
    handler.get().handleRequest(exchange);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    worker.shutdownNow();
    app.close();
  }

  private InetSocketAddress address() {
    return server.address();
  }

  private Route route() {
    return Route.toOwnApp(List.of(), Optional.empty(), app.address(), Optional.empty());
  }

  private void forward(HttpServerExchange exchange, ForwardingListener outcome) {
    forwarder.forward(exchange, route(), outcome);
  }

  private void assertNothingIsLeft() throws IOException {
    await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
    assertThat(metrics.total(Count.INTERNAL_ERRORS)).isEqualTo(1);
    handler.set(exchange -> forward(exchange, new Breaking(exchange, null)));
    assertThat(RawHttp.get(address(), "/").body()).isEqualTo("hello");
    assertThat(metrics.total(Count.INTERNAL_ERRORS)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void aStepThatThrowsEndsTheExchangeWith502(Step step) throws IOException {
    handler.set(exchange -> forward(exchange, new Breaking(exchange, step)));

    var response = RawHttp.get(address(), "/");

    assertThat(response.statusLine()).isEqualTo("HTTP/1.1 502 Bad Gateway");
    assertThat(response.first("ETag")).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void filterThatThrowsInMidStreamAbortsTheResponse() throws IOException {
    handler.set(
        exchange ->
            forward(
                exchange,
                new Breaking(exchange, null) {
                  @Override
                  public BodyFilter answered(@Nullable LiveVersion version, boolean byHop) {
                    return new BreakingFilter(1);
                  }
                }));

    try (RawHttp http = RawHttp.connect(address())) {
      assertThatThrownBy(() -> http.send(RawHttp.head("GET /long HTTP/1.1")).read())
          .isInstanceOfAny(EOFException.class, java.net.SocketException.class);
    }
    assertNothingIsLeft();
  }

  @Test
  void ownerThatCannotReportAFailureLosesItsConnection() throws IOException {
    handler.set(
        exchange ->
            forward(
                exchange,
                new Breaking(exchange, Step.ANSWERED) {
                  @Override
                  public void failed(Failure failure) {
                    throw new Thrown();
                  }
                }));

    try (RawHttp http = RawHttp.connect(address())) {
      assertThat(http.send(RawHttp.head("GET / HTTP/1.1")).isEnded()).isTrue();
    }
    assertNothingIsLeft();
  }

  @Test
  void failureThatCannotBeReportedEndsTheExchange() throws Exception {
    RawApp nowhere = RawApp.saying("");
    nowhere.stopAccepting();
    handler.set(
        exchange ->
            forwarder.forward(
                exchange,
                Route.toOwnApp(List.of(), Optional.empty(), nowhere.address(), Optional.empty()),
                new Breaking(exchange, null) {
                  @Override
                  public void failed(Failure failure) {
                    throw new Thrown();
                  }
                }));

    try (RawHttp http = RawHttp.connect(address())) {
      assertThat(http.send(RawHttp.head("GET / HTTP/1.1")).isEnded()).isTrue();
    }
    assertNothingIsLeft();
  }

  @Test
  void aVerdictOnTheStoreThatThrowsEndsTheExchange() throws IOException {
    handler.set(
        exchange -> {
          ClientRequest request = StoreClient.request(app.address());
          request.setMethod(Methods.GET);
          request.setPath("/");
          exchange.dispatch(
              io.undertow.util.SameThreadExecutor.INSTANCE,
              () ->
                  StoreClient.begin(
                      upstreams,
                      exchange,
                      app.address(),
                      request,
                      Duration.ofMinutes(1),
                      new StoreClient.Verdict() {
                        @Override
                        public boolean responded(int status, HeaderMap headers) {
                          throw new Thrown();
                        }

                        @Override
                        public void failed(IOException e) {
                          exchange.setStatusCode(502).endExchange();
                        }
                      }));
        });

    assertThat(RawHttp.get(address(), "/").status()).isEqualTo(502);
    assertNothingIsLeft();
  }

  @Test
  void fetchOfTheSidecarFailsWithACause() throws Exception {
    var thread = worker.getIoThread();
    try (var answer =
        Fetch.begin(upstreams, thread, route(), "/", new HeaderMap()).get(10, TimeUnit.SECONDS)) {
      assertThat(answer.status()).isEqualTo(200);
    }
    buffers.broken = true;
    var broken = Fetch.begin(upstreams, thread, route(), "/", new HeaderMap());

    assertThatThrownBy(() -> broken.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(Fetch.FailedException.class);
    buffers.broken = false;
    await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
  }
}
