package dev.appversion.operator.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.fixtures.RoutingTables;
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
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.Retention.AppState;
import dev.appversion.versioning.store.Retention.Verdict;
import dev.appversion.versioning.store.RetentionPolicy;
import dev.appversion.versioning.store.StoredRelease;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.client.utils.Serialization;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fills a real store from a real HTTP server in place of a version's pods. */
class AssetKeeperTest {
  private static final SecretKeys STORE_KEYS = SecretKeys.of("store-0123456789", Optional.empty());
  private static final SecretKeys APP_KEYS = SecretKeys.of("app-0123456789ab", Optional.empty());
  private static final AppId SHOP = new AppId("web", "shop");
  private static final Map<String, String> SELECTOR = Map.of("app", "shop");

  @TempDir private Path folder;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> requested = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final StoredReleases stored = new StoredReleases();
  private volatile boolean directOnly;
  private volatile boolean strict;
  private Undertow pod;
  private Catalogue catalogue;
  private Blobs blobs;
  private StoreServer server;
  private StoreClient client;
  private AssetFills fills;

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

  @Test
  void allHashedAssetsOfALiveVersionAreStored() throws Exception {
    Live live = live("v1", Map.of("css/a.css", "p{}", "js/b c.js", "x()"));

    awaitState(live, Progress.STORED);

    StoredRelease release = catalogue.releases().getFirst();
    assertThat(release.complete()).isTrue();
    assertThat(release.assets()).isEqualTo(2);
    assertThat(text(delivery("css/a.css", "p{}"))).isEqualTo("p{}");
    assertThat(text(delivery("js/b c.js", "x()"))).isEqualTo("x()");
    assertThat(catalogue.asset(SHOP, delivery("css/a.css", "p{}")).orElseThrow().headers())
        .isEqualTo(Map.of("content-type", "text/plain"));
  }

  @Test
  void anAppThatRequiresHttpsAndAllowedHostsGetsRequestsForItsService() {
    strict = true;

    awaitState(live("v1", Map.of("a.css", "p{}")), Progress.STORED);
  }

  @Test
  void theAbsolutePathsOfABundlersManifestAreStoredBelowTheStaticUrl() throws Exception {
    files.put("/static/js/main.4fb4b181516f707b1659.js", bytes("x()"));

    awaitState(webpack("/static/"), Progress.STORED);

    assertThat(text("js/main.4fb4b181516f707b1659.js")).isEqualTo("x()");
    assertThat(catalogue.releases().getFirst().assets()).isEqualTo(1);
  }

  @Test
  void aCorrectedStaticUrlIsUsedImmediately() throws Exception {
    Live live = live("v1", Map.of("a.css", "a"));
    Live wrong = with(live, "/wrong/");
    assertThat(awaitState(wrong, Progress.FAILED).message()).contains("404");

    awaitState(live, Progress.STORED);

    assertThat(text(delivery("a.css", "a"))).isEqualTo("a");
  }

  @Test
  void nothingIsStoredIfNoPathIsBelowTheStaticUrl() throws Exception {
    files.put("/static/js/main.4fb4b181516f707b1659.js", bytes("x()"));
    Live wrong = webpack("/assets/");

    assertThat(awaitState(wrong, Progress.STORED).assets()).isZero();
    assertThat(catalogue.releases()).isEmpty();

    awaitState(webpack("/static/"), Progress.STORED);
    assertThat(text("js/main.4fb4b181516f707b1659.js")).isEqualTo("x()");
  }

  @Test
  void aReleaseStoredFromAnotherListOfTheSameManifestIsNotComplete() throws Exception {
    Live live = live("v1", Map.of("a.css", "a"));
    client.begin(live.want().id(), "app-v1", List.of());
    client.complete(live.want().id());
    stored.decided(List.of(new Verdict.Keep(catalogue.releases().getFirst(), Optional.empty())));

    awaitState(live, Progress.STORED);

    assertThat(text(delivery("a.css", "a"))).isEqualTo("a");
  }

  @Test
  void anotherStaticUrlIsAnotherReleaseIfThePathsDiffer() throws Exception {
    ResolvedManifest absolute =
        ResolvedManifest.read(
            bytes("{\"main.js\": \"/static/js/main.4fb4b181516f707b1659.js\"}"), "inline");
    ResolvedManifest relative =
        ResolvedManifest.read(
            bytes("{\"main.js\": \"js/main.4fb4b181516f707b1659.js\"}"), "inline");

    assertThat(AssetKeeper.digest(absolute, "/static/"))
        .isNotEqualTo(AssetKeeper.digest(absolute, "/static/js/"));
    assertThat(AssetKeeper.digest(relative, "/static/"))
        .isEqualTo(AssetKeeper.digest(relative, "/static/js/"))
        .isEqualTo(relative.bundle().sha256());
  }

  @Test
  void assetsThatAnotherVersionStoredAreNotReadAgain() throws Exception {
    awaitState(live("v1", Map.of("a.css", "same", "b.css", "old")), Progress.STORED);
    requested.clear();

    awaitState(live("v2", Map.of("a.css", "same", "b.css", "new")), Progress.STORED);

    assertThat(requested).containsExactly("/static/" + delivery("b.css", "new"));
  }

  @Test
  void bytesThatTheManifestDoesNotPromiseAreNotStored() throws Exception {
    Live live = live("v1", Map.of("a.css", "good", "b.css", "promised"));
    files.put("/static/" + delivery("b.css", "promised"), bytes("something else"));

    Filling failed = awaitState(live, Progress.FAILED);

    assertThat(failed.message())
        .contains(delivery("b.css", "promised"))
        .contains("does not match the hash in the manifest")
        .contains("pod shop-0");
    assertThat(failed.stored()).isEqualTo(1);
    assertThat(catalogue.asset(SHOP, delivery("b.css", "promised"))).isEmpty();

    files.put("/static/" + delivery("b.css", "promised"), bytes("promised"));
    awaitState(live, Progress.STORED);
    assertThat(text(delivery("b.css", "promised"))).isEqualTo("promised");
  }

  @Test
  void canonicalFilesAreRequestedFromAnAppThatHasNoOthers() throws Exception {
    Live live = live("v1", Map.of("a.css", "canonical"));
    files.clear();
    files.put("/static/a.css", bytes("canonical"));

    awaitState(live, Progress.STORED);

    assertThat(text(delivery("a.css", "canonical"))).isEqualTo("canonical");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410, 200})
  void canonicalFilesAreRequestedFromAnAppWhoseHashedPathRedirects(int status) throws Exception {
    Live live = live("v1", Map.of("a.css", "canonical"));
    String hashed = "/static/" + delivery("a.css", "canonical");
    files.put(hashed, bytes("its page for unknown paths"));
    statuses.put(hashed, status);
    files.put("/static/a.css", bytes("canonical"));

    awaitState(live, Progress.STORED);

    assertThat(text(delivery("a.css", "canonical"))).isEqualTo("canonical");
  }

  @Test
  void canonicalFilesAreNotRequestedFromAnAppWithErrors() {
    Live live = live("v1", Map.of("a.css", "canonical"));
    statuses.put("/static/" + delivery("a.css", "canonical"), 500);
    files.put("/static/a.css", bytes("canonical"));

    assertThat(awaitState(live, Progress.FAILED).message()).contains("500");
    assertThat(requested).doesNotContain("/static/a.css");
  }

  @Test
  void aPageIsNotStoredInPlaceOfAScriptWithoutAHash() throws Exception {
    String path = "/static/js/main.4fb4b181516f707b1659.js";
    files.put(path, bytes("<!doctype html>"));
    types.put(path, "text/html; charset=utf-8");
    assertThat(awaitState(webpack("/static/"), Progress.FAILED).message())
        .contains("the app returned an HTML page");

    try (OtherPod right = new OtherPod("x()")) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(
                          fills
                              .look(
                                  SHOP,
                                  List.of(webpack("/static/")),
                                  List.of(podView(), podView("127.0.0.1", right.port())))
                              .releases()
                              .getFirst()
                              .progress())
                      .isEqualTo(Progress.STORED));
    }
    assertThat(text("js/main.4fb4b181516f707b1659.js")).isEqualTo("x()");
  }

  @Test
  void anotherOperatorContinuesWhereTheFirstStopped() throws Exception {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      all.put("a" + i + ".css", "content " + i);
    }
    Live live = live("v1", all);
    byte[] missing = files.remove("/static/" + delivery("a7.css", "content 7"));
    awaitState(live, Progress.FAILED);
    fills.stop();
    requested.clear();
    files.put("/static/" + delivery("a7.css", "content 7"), missing);
    fills = newFills();

    awaitState(live, Progress.STORED);

    assertThat(requested).containsOnly("/static/" + delivery("a7.css", "content 7"));
  }

  @Test
  void aVersionRetiredTooEarlyIsReadFromItsAppWhileAPodIsLeft() throws Exception {
    Live live = live("v1", Map.of("a.css", "late"));
    directOnly = true; // as sidecars of a version that is no longer in the table
    assertThat(awaitState(live, Progress.FAILED).message()).contains("503");

    await()
        .untilAsserted(
            () -> {
              assertThat(fills.look(SHOP, List.of(), List.of(podView())).notices()).isEmpty();
              assertThat(catalogue.releases().getFirst().complete()).isTrue();
            });
    assertThat(text(delivery("a.css", "late"))).isEqualTo("late");
  }

  @Test
  void aVersionThatWasRetiredIsNotStoredOverAndOver() throws Exception {
    Live aborted = live("v1", Map.of("a.css", "canary"));
    directOnly = true;
    awaitState(aborted, Progress.FAILED);
    await()
        .untilAsserted(
            () -> {
              fills.look(SHOP, List.of(), List.of(podView()));
              assertThat(catalogue.releases().getFirst().complete()).isTrue();
            });
    catalogue.delete(aborted.want().id());
    directOnly = false;

    awaitState(live("v2", Map.of("b.css", "next")), Progress.STORED);

    assertThat(catalogue.releases())
        .singleElement()
        .satisfies(release -> assertThat(release.id().version()).isEqualTo("v2"));
  }

  @Test
  void aReleaseThatRetentionDeletedIsNotStoredAgain() {
    Live aborted = live("v1", Map.of("a.css", "canary"));
    files.clear();
    awaitState(aborted, Progress.FAILED);

    fills.forget(aborted.want().id());

    assertThat(fills.look(SHOP, List.of(), List.of()).notices()).isEmpty();
  }

  @Test
  void aVersionRetiredTooEarlyWithoutPodsIsReported() {
    Live live = live("v1", Map.of("a.css", "a", "b.css", "b"));
    files.remove("/static/" + delivery("b.css", "b"));
    awaitState(live, Progress.FAILED);

    await()
        .untilAsserted(
            () ->
                assertThat(fills.look(SHOP, List.of(), List.of()).notices())
                    .singleElement()
                    .satisfies(
                        notice -> {
                          assertThat(notice.warning()).isTrue();
                          assertThat(notice.message())
                              .isEqualTo(
                                  "version v1 was retired when 1 of its 2 assets were stored: the"
                                      + " others are lost");
                        }));
    stored.decided(List.of(new Verdict.Mark(retired(live), Optional.empty())));
    assertThat(fills.look(SHOP, List.of(), List.of()).notices()).as("reported before").isEmpty();
  }

  @Test
  void aVersionThatAnotherOperatorLeftIncompleteIsReportedOnce() throws Exception {
    Live live = live("v1", Map.of("a.css", "a", "b.css", "b"));
    client.begin(live.want().id(), "app-v1", live.want().files().paths());
    catalogue.mark(live.want().id(), Optional.of(Instant.now()), Optional.empty());
    stored.decided(List.of(new Verdict.Keep(catalogue.releases().getFirst(), Optional.empty())));

    assertThat(fills.look(SHOP, List.of(), List.of(podView())).notices())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.reason()).isEqualTo("AssetsIncomplete");
              assertThat(notice.message())
                  .isEqualTo(
                      "version v1 was retired before all of its 2 assets were stored: the others"
                          + " are lost");
            });
    assertThat(fills.look(SHOP, List.of(), List.of(podView())).notices()).isEmpty();
    assertThat(fills.look(new AppId("web", "blog"), List.of(), List.of()).notices()).isEmpty();

    awaitState(live, Progress.STORED); // it is live again
    assertThat(fills.look(SHOP, List.of(), List.of()).notices()).isEmpty();
  }

  @Test
  void aListingThatIsOlderThanAnEndDoesNotUndoIt() throws Exception {
    Live live = live("v1", Map.of("a.css", "a"));
    client.begin(live.want().id(), "app-v1", live.want().files().paths());
    StoredRelease begun = catalogue.releases().getFirst();
    awaitState(live, Progress.STORED);

    stored.decided(List.of(new Verdict.Keep(begun, Optional.empty())));

    assertThat(stored.release(live.want().id()).orElseThrow().complete()).isTrue();
  }

  @Test
  void anInternalErrorIsNotReportedAsSuccess() {
    Live live = live("v1", Map.of("a.css", "a"));
    PodView odd = podView("no address", 1);

    await()
        .untilAsserted(
            () -> {
              Filling filling = fills.look(SHOP, List.of(live), List.of(odd)).releases().getFirst();
              assertThat(filling.progress()).isEqualTo(Progress.FAILED);
              assertThat(filling.message())
                  .contains(delivery("a.css", "a"))
                  .contains("internal error of the operator");
            });

    awaitState(live, Progress.STORED);
  }

  @Test
  void aSolvedProblemIsNoLongerReported() {
    Live live = live("v1", Map.of("a.css", "a", "b.css", "b"));
    byte[] mended = files.remove("/static/" + delivery("a.css", "a"));
    files.remove("/static/" + delivery("b.css", "b"));
    assertThat(awaitState(live, Progress.FAILED).message())
        .contains(delivery("a.css", "a"), delivery("b.css", "b"));

    files.put("/static/" + delivery("a.css", "a"), mended);

    await()
        .untilAsserted(
            () ->
                assertThat(awaitState(live, Progress.FAILED).message())
                    .contains(delivery("b.css", "b"))
                    .doesNotContain(delivery("a.css", "a")));
  }

  @Test
  void anUnreachableStoreIsRetried() throws Exception {
    Live live = live("v1", Map.of("a.css", "a"));
    server.close();

    assertThat(awaitState(live, Progress.FAILED).message()).contains("is not reachable");
  }

  @Test
  void aLiveVersionHasItsRequestedFilesWithoutAManifest() {
    try (AssetKeeper keeper = keeper(app -> new AppState.Unknown())) {
      RoutingTable table = table("v1");

      keeper.look(resource("{}"), table, Map.of(), List.of(podView()), APP_KEYS);
      assertThat(keeper.state(SHOP))
          .isEqualTo(
              new AppState.Present(
                  Set.of(ReleaseId.requested(SHOP, "v1")), RetentionPolicy.DEFAULT));

      keeper.look(
          resource("{retention: {age: 1d, count: 0}}"),
          table,
          Map.of(),
          List.of(podView()),
          APP_KEYS);
      assertThat(((AppState.Present) keeper.state(SHOP)).live()).as("none is kept").isEmpty();
    }
  }

  private static AppVersion resource(String spec) {
    return Serialization.unmarshal("spec: " + spec, AppVersion.class);
  }

  private RoutingTable table(String version) {
    return RoutingTables.table(
            RoutingTables.version(version)
                .selector(SELECTOR)
                .appVersion(RoutingTables.explicit("app-" + version))
                .build())
        .port(port())
        .keyId(APP_KEYS.id())
        .build();
  }

  private AssetKeeper keeper(Function<AppId, AppState> absent) {
    return new AssetKeeper(
        new StoreAccess(new StoreSettings(URI.create("http://127.0.0.1:1"), "s"), () -> STORE_KEYS),
        http,
        scheduler,
        () -> false,
        absent,
        () -> {},
        Clock.systemUTC());
  }

  @Test
  void aDeletedAppStaysDeletedThoughAReconciliationEndsLate() {
    AtomicReference<AppState> unseen = new AtomicReference<>(new AppState.Unknown());
    try (AssetKeeper keeper = keeper(app -> unseen.get())) {
      assertThat(keeper.state(SHOP)).isInstanceOf(AppState.Unknown.class);
      keeper.know(SHOP, Set.of(), RetentionPolicy.DEFAULT);
      assertThat(keeper.state(SHOP)).isInstanceOf(AppState.Present.class);

      unseen.set(new AppState.Gone());
      keeper.forget(SHOP);
      keeper.know(SHOP, Set.of(), RetentionPolicy.DEFAULT);

      assertThat(keeper.state(SHOP)).isInstanceOf(AppState.Gone.class);
    }
  }

  private static StoredRelease retired(Live live) {
    return new StoredRelease(
        live.want().id(),
        "app-v1",
        live.want().assets(),
        false,
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        Optional.empty());
  }

  private AssetFills newFills() {
    AssetFills made = new AssetFills(client, stored, http, scheduler, Clock.systemUTC());
    made.setEventHandler(events::add);
    made.start();
    return made;
  }

  private Filling awaitState(Live live, Progress progress) {
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

  private Live live(String version, Map<String, String> contents) {
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

  private Live webpack(String staticUrl) throws Exception {
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

  private static Live with(Live live, String staticUrl) {
    Fill.Want want = live.want();
    return new Live(
        new Fill.Want(
            want.id(),
            want.appVersion(),
            new FileList.Named(((FileList.Named) want.files()).manifest(), staticUrl),
            want.keys()),
        live.selector(),
        live.appPort());
  }

  /** Like a sidecar, which accepts signed hops; or like the app, which accepts all requests. */
  private void answer(HttpServerExchange exchange) {
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
  private record OtherPod(Undertow undertow) implements AutoCloseable {
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

  private PodView podView() {
    return podView("127.0.0.1", port());
  }

  private static PodView podView(String ip, int port) {
    return PodViews.pod(
        "shop-0",
        SELECTOR,
        new PodView.State(ip, true, false),
        new PodView.Sidecar(OptionalInt.of(port), OptionalInt.empty(), ""));
  }

  private int port() {
    return ((InetSocketAddress) pod.getListenerInfo().getFirst().getAddress()).getPort();
  }

  private String text(String path) throws Exception {
    try (var content =
        blobs.open(catalogue.asset(SHOP, path).orElseThrow().sha256()).orElseThrow()) {
      return new String(content.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String delivery(String canonical, String content) {
    int dot = canonical.lastIndexOf('.');
    return canonical.substring(0, dot)
        + "."
        + Digests.md5Hex(bytes(content)).substring(0, 12)
        + canonical.substring(dot);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
