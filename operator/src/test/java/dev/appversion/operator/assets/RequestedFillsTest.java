package dev.appversion.operator.assets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.PodViews;
import dev.appversion.store.backend.FileBackend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.store.server.StoreMetrics;
import dev.appversion.store.server.StoreServer;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.RequestedFiles;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rounds against a real store and a real HTTP server in place of a pod: sidecar, app, admin port.
 */
class RequestedFillsTest {
  private static final SecretKeys STORE_KEYS = SecretKeys.of("store-0123456789", Optional.empty());
  private static final SecretKeys APP_KEYS = SecretKeys.of("app-0123456789ab", Optional.empty());
  private static final AppId SHOP = new AppId("web", "shop");
  private static final ReleaseId V1 = ReleaseId.requested(SHOP, "v1");
  private static final Map<String, String> SELECTOR = Map.of("app", "shop");
  private static final String CHUNK = "/_next/static/chunks/page-1a2b3c4d.js";

  @TempDir private Path folder;
  private final List<String> listed = new CopyOnWriteArrayList<>();
  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final Map<String, String> cacheControl = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> requested = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile boolean signed = true;
  private Undertow pod;
  private Catalogue catalogue;
  private Blobs blobs;
  private StoreServer server;
  private StoreClient client;
  private RequestedFills fills;

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
  }

  @AfterEach
  void stop() {
    fills.close();
    scheduler.shutdownNow();
    server.close();
    pod.stop();
    http.shutdownNow();
  }

  @Test
  void requestedFilesAreReadWithoutCookiesAndStored() throws Exception {
    serve(CHUNK, "x()");
    cacheControl.put(CHUNK, "public, max-age=31536000, immutable");
    serve("/_app/immutable/a b.css", "p{}");
    types.put("/_app/immutable/a b.css", "text/css");
    live();

    fills.round();

    assertThat(text(CHUNK)).contains("x()");
    assertThat(catalogue.asset(SHOP, CHUNK).orElseThrow().headers())
        .isEqualTo(
            Map.of(
                "content-type", "text/javascript",
                "cache-control", "public, max-age=31536000, immutable"));
    assertThat(text("/_app/immutable/a b.css")).contains("p{}");
    assertThat(catalogue.releases())
        .singleElement()
        .satisfies(
            release -> {
              assertThat(release.id()).isEqualTo(V1);
              assertThat(release.appVersion()).isEqualTo("app-v1");
              assertThat(release.complete()).isTrue();
              assertThat(release.assets()).isEqualTo(2);
            });
  }

  @Test
  void storedAssetsAreNotReadAgainByThisOperatorOrTheNext() {
    serve(CHUNK, "x()");
    live();
    fills.round();
    requested.clear();

    fills.round();
    fills = newFills();
    live();
    fills.round();

    assertThat(requested).containsOnly(WirePaths.FILES);
  }

  @Test
  void laterRequestsAreAddedThoughTheSidecarNoLongerListsTheFirst() throws Exception {
    serve(CHUNK, "x()");
    live();
    fills.round();
    listed.clear();
    serve("/_nuxt/later.js", "y()");

    fills.round();

    assertThat(text(CHUNK)).contains("x()");
    assertThat(text("/_nuxt/later.js")).contains("y()");
    assertThat(catalogue.releases().getFirst().assets()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, ''",
    "application/json, ''",
    "text/javascript, private",
    "text/javascript, no-store",
  })
  void responsesThatSharedCachesMayNotStoreAreNotStored(String type, String control)
      throws Exception {
    serve(CHUNK, "x()");
    types.put(CHUNK, type);
    cacheControl.put(CHUNK, control);
    live();

    fills.round();

    assertThat(text(CHUNK)).isEmpty();
  }

  @Test
  void nothingThatASidecarListsLeadsElsewhere() {
    listed.addAll(
        List.of(
            "/login.js", "/_next/static/../../login.js", "_next/static/a.js", "/_nuxt/builds/a"));
    live();

    fills.round();

    assertThat(requested).containsOnly(WirePaths.FILES);
    assertThat(catalogueIsEmpty()).isTrue();
  }

  @Test
  void aFileThatIsTooLargeIsNotStored() throws Exception {
    serve(CHUNK, "x".repeat((int) RequestedFiles.MAX_FILE_BYTES + 1));
    serve("/_nuxt/small.js", "y()");
    live();

    fills.round();

    assertThat(text(CHUNK)).isEmpty();
    assertThat(text("/_nuxt/small.js")).contains("y()");
  }

  @Test
  void aFileThatTheAppDoesNotServeIsRetriedAFewTimes() throws Exception {
    listed.add(CHUNK);
    live();
    for (int i = 0; i < 5; i++) {
      fills.round();
    }
    assertThat(requested.stream().filter(CHUNK::equals)).hasSize(3);
    assertThat(text(CHUNK)).isEmpty();
  }

  @Test
  void anUnreachableStoreIsRetried() throws Exception {
    serve(CHUNK, "x()");
    live();
    server.close();
    for (int i = 0; i < 5; i++) {
      fills.round();
    }
    assertThat(text(CHUNK)).isEmpty();
    assertThat(requested).as("nothing is read that cannot be stored").doesNotContain(CHUNK);
  }

  @Test
  void aRetiredVersionIsReadFromItsAppWhileAPodRuns() throws Exception {
    live();
    serve(CHUNK, "x()");
    signed = false; // as requests to the app's own port
    fills.look(SHOP, List.of(), List.of(podView()));

    fills.round();
    assertThat(text(CHUNK)).contains("x()");

    requested.clear();
    fills.look(SHOP, List.of(), List.of());
    fills.round();
    assertThat(requested).isEmpty();
  }

  @Test
  void aVersionThatIsLiveAgainIsStoredAgain() throws Exception {
    serve(CHUNK, "x()");
    live();
    fills.round();
    fills.look(SHOP, List.of(), List.of(podView()));
    catalogue.delete(V1); // its retention has ended

    live();
    fills.round();

    assertThat(catalogue.releases())
        .singleElement()
        .satisfies(release -> assertThat(release.assets()).isEqualTo(1));
  }

  @Test
  void nothingUnverifiedTakesThePlaceOfAVerifiedFile() throws Exception {
    StoredAsset verified =
        new StoredAsset(
            blobs
                .add(new java.io.ByteArrayInputStream("good".getBytes(StandardCharsets.UTF_8)))
                .sha256(),
            4,
            Map.of());
    catalogue.register(SHOP, Map.of(CHUNK.substring(1), verified));
    serve(CHUNK, "x()");
    live();

    fills.round();

    assertThat(text(CHUNK.substring(1))).contains("good");
    assertThat(text(CHUNK)).contains("x()");
  }

  private boolean catalogueIsEmpty() {
    try {
      return catalogue.releases().isEmpty();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private RequestedFills newFills() {
    return new RequestedFills(
        client,
        new AssetOrigin(http, Clock.systemUTC()),
        new ServedFilesProbe(http, Clock.systemUTC()),
        new ReentrantLock(),
        () -> true,
        scheduler);
  }

  private void live() {
    fills.look(
        SHOP,
        List.of(
            new RequestedFills.Source(
                V1, "app-v1", StaticAssets.DEFAULT, SELECTOR, port(), APP_KEYS)),
        List.of(podView()));
  }

  private void serve(String path, String content) {
    files.put(path, content);
    types.put(path, "text/javascript");
    listed.add(path);
  }

  /** Like a sidecar, which accepts signed hops, or like the app; and like the admin port. */
  private void answer(HttpServerExchange exchange) {
    String path = java.net.URLDecoder.decode(exchange.getRequestURI(), StandardCharsets.UTF_8);
    requested.add(path);
    String hop = exchange.getRequestHeaders().getFirst(new HttpString(WireHeaders.HOP));
    boolean verified =
        hop != null
            && HopSignature.verify(
                APP_KEYS, hop, "v1", "GET", exchange.getRequestURI(), Instant.now());
    if (path.equals(WirePaths.FILES)) {
      exchange.setStatusCode(verified ? 200 : 404);
      exchange
          .getResponseSender()
          .send(ByteBuffer.wrap(StoreJson.writePaths("files", new ArrayList<>(listed))));
      return;
    }
    String file = files.get(path);
    if (file == null || verified != signed) {
      exchange.setStatusCode(404);
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, types.get(path));
    String control = cacheControl.getOrDefault(path, "");
    if (!control.isEmpty()) {
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, control);
    }
    exchange.getResponseSender().send(file);
  }

  private Optional<String> text(String path) throws Exception {
    Optional<StoredAsset> asset = catalogue.asset(SHOP, path);
    if (asset.isEmpty()) {
      return Optional.empty();
    }
    try (var content = blobs.open(asset.get().sha256()).orElseThrow()) {
      return Optional.of(new String(content.bytes().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private PodView podView() {
    return PodViews.pod(
        "shop-0",
        SELECTOR,
        PodViews.READY,
        new PodView.Sidecar(OptionalInt.of(port()), OptionalInt.of(port()), ""));
  }

  private int port() {
    return ((InetSocketAddress) pod.getListenerInfo().getFirst().getAddress()).getPort();
  }
}
