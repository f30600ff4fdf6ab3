package dev.appversion.operator.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.fixtures.RoutingTables;
import dev.appversion.operator.assets.AssetFills.Live;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.status.StoreState.Filling;
import dev.appversion.operator.status.StoreState.Progress;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.Retention.AppState;
import dev.appversion.versioning.store.Retention.Verdict;
import dev.appversion.versioning.store.RetentionPolicy;
import dev.appversion.versioning.store.StoredRelease;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Fills a real store from a real HTTP server in place of a version's pods. */
class AssetKeeperTest extends AssetKeeperFixture {
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
}
