package dev.appversion.sidecar.retired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.sidecar.assets.Absence;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.store.backend.FileBackend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.store.server.StoreMetrics;
import dev.appversion.store.server.StoreServer;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StoreRef;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.token.SecretKeys;
import dev.appversion.versioning.token.StoreSignature;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sidecar with a real store. */
class RetiredAssetStoreTest {
  private static final SecretKeys KEYS = SecretKeys.of("0123456789abcdef", Optional.empty());
  private static final AppId SHOP = new AppId("web", "shop");
  private static final byte[] LARGE = new byte[12 << 20];

  static {
    new Random(1).nextBytes(LARGE);
  }

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final DefaultByteBufferPool buffers = new DefaultByteBufferPool(true, 16 << 10);
  private StoreServer store;
  private Undertow sidecar;
  private final ProxyMetrics metrics = new ProxyMetrics();
  private volatile RoutingState.View view;
  private volatile boolean throwing;

  @BeforeEach
  void start() throws IOException {
    FileBackend backend = new FileBackend(folder);
    Blobs blobs = new Blobs(backend);
    Catalogue catalogue = new Catalogue(backend, blobs, Clock.systemUTC());
    store =
        StoreServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            catalogue,
            blobs,
            new Sweep(backend, catalogue, Duration.ZERO, Clock.systemUTC()),
            () -> Optional.of(KEYS),
            Clock.systemUTC(),
            new StoreMetrics());
    Blobs.Blob blob = blobs.add(new ByteArrayInputStream(LARGE));
    catalogue.register(
        SHOP,
        Map.of(
            "js/a ü.0123456789ab.js",
            new StoredAsset(
                blob.sha256(), blob.size(), Map.of("content-type", "text/javascript"))));
    view = view(store.port(), StoreSignature.readToken(KEYS, SHOP));
    sidecar =
        sidecar(
            ProxySettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  private Undertow sidecar(ProxySettings settings) {
    RetiredAssets source =
        new RetiredAssets(new Upstreams(settings, metrics, buffers, InstantSource.system()));
    Undertow started =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setHandler(
                exchange ->
                    exchange.dispatch(
                        SameThreadExecutor.INSTANCE,
                        () ->
                            source.serve(
                                exchange,
                                view,
                                java.net.URLDecoder.decode(
                                    exchange.getRequestURI().substring(1), StandardCharsets.UTF_8),
                                new Responding(exchange))))
            .build();
    started.start();
    return started;
  }

  /** Responds to misses, or throws. */
  private final class Responding implements RetiredAssets.Listener {
    private final HttpServerExchange exchange;

    Responding(HttpServerExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void found() {
      exchange.getResponseHeaders().put(Headers.ETAG, "\"found\"");
      if (throwing) {
        throw new IllegalStateException("found");
      }
    }

    @Override
    public void missed(Absence why) {
      if (throwing) {
        throw new IllegalStateException("missed");
      }
      exchange.setStatusCode(why == Absence.NOT_THERE ? 404 : 503).endExchange();
    }

    @Override
    public void failed(IOException e) {
      exchange.setStatusCode(502).endExchange();
    }
  }

  @AfterEach
  void stop() {
    sidecar.stop();
    store.close();
    client.shutdownNow();
    buffers.close();
  }

  @Test
  void aRetiredAssetIsStreamed() throws Exception {
    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> response = get("/js/a%20%C3%BC.0123456789ab.js");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(LARGE);
      assertThat(response.headers().firstValue("content-type")).contains("text/javascript");
      assertThat(response.headers().firstValue("etag")).isPresent();
    }
  }

  @Test
  void clientThatPausesReceivesTheWholeResponse() throws Exception {
    try (Socket slow = ask("/js/a%20%C3%BC.0123456789ab.js")) {
      byte[] begin = slow.getInputStream().readNBytes(1000);

      awaitEndOfPatience();
      assertThat(begin.length + slow.getInputStream().readAllBytes().length)
          .isGreaterThan(LARGE.length);
    }
  }

  /**
   * Waits until another request, to a store that does not respond, exceeds its timeout: then all
   * earlier requests have exceeded theirs.
   */
  private void awaitEndOfPatience() throws Exception {
    RoutingState.View before = view;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      view = view(silent.getLocalPort(), StoreSignature.readToken(KEYS, SHOP));
      assertThat(get("/js/other.0123456789ab.js").statusCode()).isEqualTo(503);
    } finally {
      view = before;
    }
  }

  @Test
  void clientThatReadsNothingIsDisconnected() throws Exception {
    sidecar.stop();
    Duration second = Duration.ofSeconds(1);
    sidecar =
        sidecar(
            ProxySettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withTimeouts(second, second, Duration.ofMillis(300), second));
    try (Socket stopped = ask("/js/a%20%C3%BC.0123456789ab.js")) {
      stopped.getInputStream().readNBytes(1000);

      // The sidecar releases its permit when it closes both sides.
      await().untilAsserted(() -> assertThat(metrics.upstream().value(Gauge.REQUESTS)).isZero());
      assertThat(stopped.getInputStream().readAllBytes().length).isLessThan(LARGE.length / 2);
    }
  }

  @Test
  void rangeIsServedAsAPart() throws Exception {
    HttpResponse<byte[]> response =
        get("/js/a%20%C3%BC.0123456789ab.js", "Range", "bytes=1000000-1000009");

    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).hasSize(10);
  }

  @Test
  void missingAssetIsNotFound() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(get("/js/none.ffffffffffff.js").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void unreachableStoreIsNotAMiss() throws Exception {
    store.close();

    for (int i = 0; i < 5; i++) {
      assertThat(get("/js/a%20%C3%BC.0123456789ab.js").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void wrongTokenIsNotAMiss() throws Exception {
    view = view(store.port(), "wrong");

    assertThat(get("/js/a%20%C3%BC.0123456789ab.js").statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/js/a%20%C3%BC.0123456789ab.js", "/js/none.ffffffffffff.js"})
  void aListenerThatThrowsStillResponds(String path) throws Exception {
    throwing = true;

    HttpResponse<byte[]> response = get(path);

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.headers().firstValue("etag")).isEmpty();
    await().untilAsserted(() -> assertThat(metrics.upstream().value(Gauge.REQUESTS)).isZero());
    throwing = false;
    assertThat(get("/js/a%20%C3%BC.0123456789ab.js").statusCode()).isEqualTo(200);
  }

  @Test
  void corruptBytesAbortTheResponse() throws Exception {
    Path blob;
    try (Stream<Path> files = Files.walk(folder.resolve("objects/blobs"))) {
      blob = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] rotten = LARGE.clone();
    rotten[5] ^= 1;
    Files.write(blob, rotten);

    assertThatThrownBy(() -> get("/js/a%20%C3%BC.0123456789ab.js")).isInstanceOf(IOException.class);
  }

  /** A client whose buffer is small. */
  private Socket ask(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.setSoTimeout(20_000);
    socket.connect(sidecar.getListenerInfo().getFirst().getAddress());
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    int port = ((InetSocketAddress) sidecar.getListenerInfo().getFirst().getAddress()).getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static RoutingState.View view(int port, String token) {
    RoutingTable table =
        RoutingTables.table(RoutingTables.weighted("v1.1", 1))
            .store(new StoreRef("127.0.0.1:" + port, token))
            .build();
    return new RoutingState.View(
        Optional.of(new RoutingSnapshot(table, Map.of())), Optional.empty(), Optional.empty());
  }
}
