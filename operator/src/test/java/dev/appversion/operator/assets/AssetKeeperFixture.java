package dev.appversion.operator.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.operator.assets.AssetFills.Live;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.PodViews;
import dev.appversion.operator.status.StoreState.Filling;
import dev.appversion.operator.status.StoreState.Progress;
import dev.appversion.store.backend.FileBackend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.store.server.StoreMetrics;
import dev.appversion.store.server.StoreServer;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real store, and a real HTTP server in place of the pods of a version. */
abstract class AssetKeeperFixture {
  static final SecretKeys STORE_KEYS = SecretKeys.of("store-0123456789", Optional.empty());
  static final SecretKeys APP_KEYS = SecretKeys.of("app-0123456789ab", Optional.empty());
  static final AppId SHOP = new AppId("web", "shop");
  static final Map<String, String> SELECTOR = Map.of("app", "shop");
  @TempDir Path folder;
  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  final Map<String, String> types = new ConcurrentHashMap<>();
  final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<String> requested = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
  final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  final HttpClient http = HttpClient.newHttpClient();
  final StoredReleases stored = new StoredReleases();
  volatile boolean directOnly;
  volatile boolean strict;
  Undertow pod;
  Catalogue catalogue;
  Blobs blobs;
  StoreServer server;
  StoreClient client;
  AssetFills fills;

  @BeforeEach
  void start() throws Exception {
    FileBackend backend = new FileBackend(folder);
    blobs = new Blobs(backend);
    catalogue = new Catalogue(backend, blobs, Clock.systemUTC());
    server =
        StoreServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            catalogue,
            blobs,
            new Sweep(backend, catalogue, Duration.ofHours(1), Clock.systemUTC()),
            () -> Optional.of(STORE_KEYS),
            Clock.systemUTC(),
            new StoreMetrics());
    StoreAccess access =
        new StoreAccess(
            new StoreSettings(URI.create("http://127.0.0.1:" + server.port()), "secret"),
            () -> STORE_KEYS);
    access.refresh();
    client = new StoreClient(http, access, Clock.systemUTC());
    fills = newFills();
    pod = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(this::answer).build();
    pod.start();
    stored.decided(List.of());
  }

  @AfterEach
  void stop() {
    fills.stop();
    scheduler.shutdownNow();
    server.close();
    pod.stop();
    http.shutdownNow();
  }

  AssetFills newFills() {
    AssetFills made = new AssetFills(client, stored, http, scheduler, Clock.systemUTC());
    made.setEventHandler(events::add);
    made.start();
    return made;
  }

  Filling awaitState(Live live, Progress progress) {
    Filling[] last = {null};
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              last[0] = fills.look(SHOP, List.of(live), List.of(podView())).releases().getFirst();
              assertThat(last[0].progress()).as(last[0].message()).isEqualTo(progress);
            });
    return last[0];
  }

  Live live(String version, Map<String, String> contents) {
    Map<String, String> paths = new HashMap<>();
    contents.forEach(
        (canonical, content) -> {
          paths.put(canonical, delivery(canonical, content));
          files.put("/static/" + delivery(canonical, content), bytes(content));
        });
    String digest = Digests.sha256Hex(bytes(version + contents));
    return new Live(
        new Fill.Want(
            new ReleaseId(SHOP, version, digest),
            "app-" + version,
            new FileList.Named(Manifest.of(paths, "h"), "/static/"),
            APP_KEYS),
        SELECTOR,
        port());
  }

  Live webpack(String staticUrl) throws Exception {
    Manifest manifest =
        ManifestReader.read(
            bytes(
                "{\"main.js\": \"/static/js/main.4fb4b181516f707b1659.js\","
                    + " \"other.js\": \"/elsewhere/other.52b860aef6be321dc90a.js\"}"));
    return new Live(
        new Fill.Want(
            new ReleaseId(SHOP, "v1", Digests.sha256Hex(bytes("webpack"))),
            "app-v1",
            new FileList.Named(manifest, staticUrl),
            APP_KEYS),
        SELECTOR,
        port());
  }

  /** Like a sidecar, which accepts signed hops; or like the app, which accepts all requests. */
  void answer(HttpServerExchange exchange) {
    String path = java.net.URLDecoder.decode(exchange.getRequestURI(), StandardCharsets.UTF_8);
    requested.add(path);
    String hop = exchange.getRequestHeaders().getFirst(new HttpString(WireHeaders.HOP));
    boolean signed =
        hop != null
            && HopSignature.verify(
                APP_KEYS,
                hop,
                hop.substring(0, hop.indexOf(';')),
                "GET",
                exchange.getRequestURI(),
                Instant.now());
    if (directOnly ? hop != null : !signed) {
      exchange.setStatusCode(503);
      return;
    }
    if (strict
        && !("https".equals(exchange.getRequestHeaders().getFirst(Headers.X_FORWARDED_PROTO))
            && "shop.web.svc".equals(exchange.getRequestHeaders().getFirst(Headers.HOST)))) {
      exchange.setStatusCode(301);
      return;
    }
    byte[] file = files.get(path);
    if (file == null) {
      exchange.setStatusCode(404);
      return;
    }
    exchange.setStatusCode(statuses.getOrDefault(path, 200));
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, types.getOrDefault(path, "text/plain"));
    exchange.getResponseHeaders().put(Headers.SET_COOKIE, "a=b");
    exchange.getResponseSender().send(java.nio.ByteBuffer.wrap(file));
  }

  /** Another pod, with the same response to all requests. */
  record OtherPod(Undertow undertow) implements AutoCloseable {
    OtherPod(String answer) {
      this(
          Undertow.builder()
              .addHttpListener(0, "127.0.0.1")
              .setHandler(exchange -> exchange.getResponseSender().send(answer))
              .build());
      undertow.start();
    }

    int port() {
      return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
    }

    @Override
    public void close() {
      undertow.stop();
    }
  }

  PodView podView() {
    return podView("127.0.0.1", port());
  }

  static PodView podView(String ip, int port) {
    return PodViews.pod(
        "shop-0",
        SELECTOR,
        new PodView.State(ip, true, false),
        new PodView.Sidecar(OptionalInt.of(port), OptionalInt.empty(), ""));
  }

  int port() {
    return ((InetSocketAddress) pod.getListenerInfo().getFirst().getAddress()).getPort();
  }

  String text(String path) throws Exception {
    try (var content =
        blobs.open(catalogue.asset(SHOP, path).orElseThrow().sha256()).orElseThrow()) {
      return new String(content.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static String delivery(String canonical, String content) {
    int dot = canonical.lastIndexOf('.');
    return canonical.substring(0, dot)
        + "."
        + Digests.md5Hex(bytes(content)).substring(0, 12)
        + canonical.substring(dot);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
