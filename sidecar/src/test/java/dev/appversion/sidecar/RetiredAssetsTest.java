package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.routing.table.StoreRef;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real sidecar with an app and a store that has files of a retired version. */
class RetiredAssetsTest {
  private static final String LOOKS_HASHED = "js/a.0123456789ab.js";

  /** A name of Vite, which does not look hashed. */
  private static final String KNOWN_BY_ITS_MANIFEST = "assets/index-Shggsxj7.js";

  private static final String RETIRED_TAB = "Cookie: app_version=v0";

  /** Of a page that was loaded while v0 was live. */
  private static final String RETIRED_PAGE = "Cookie: app_version_affinity=v0.000500";

  private static final String RETIRED_PIN = "X-App-Requested-Version: v0";

  private AssetApp app;
  private AssetApp store;
  private Pod pod;

  @BeforeEach
  void start() {
    app = new AssetApp();
    store = new AssetApp();
    pod = Pod.before(app.hostAndPort());
    publish("/static/");
  }

  @AfterEach
  void stop() {
    pod.close();
    store.close();
    app.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {LOOKS_HASHED, KNOWN_BY_ITS_MANIFEST, "fonts/plain"})
  void filesMissingInTheAppAreServedFromTheStore(String path) throws IOException {
    stored(path);

    for (String tab : new String[] {"Cookie: other=1", RETIRED_TAB, RETIRED_PAGE, RETIRED_PIN}) {
      RawHttp.Response response = RawHttp.get(pod.address(), "/static/" + path, tab);

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("stored");
      assertThat(response.first("Cache-Control")).hasValue("public, max-age=31536000, immutable");
    }
  }

  /** A request of a script is refused if the store does not have the file. */
  @ParameterizedTest
  @ValueSource(strings = {LOOKS_HASHED, KNOWN_BY_ITS_MANIFEST, "fonts/plain"})
  void requestsOfARetiredPagesScriptAreServedFromTheStore(String path) throws IOException {
    String[] script = {RETIRED_PAGE, "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"};
    assertThat(RawHttp.get(pod.address(), "/api/orders", script).status()).isEqualTo(409);
    stored(path);

    RawHttp.Response response = RawHttp.get(pod.address(), "/static/" + path, script);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("stored");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/static/", "/", "/_app/", "/_app/immutable/"})
  void fileThatClientsRequestedIsServedFromTheStoreAsItsAppSentIt(String staticUrl)
      throws IOException {
    publish(staticUrl);
    store.file(
        "/v1/assets/web/shop//_app/immutable/nodes/7.js",
        "requested",
        "Content-Type",
        "text/javascript",
        "Cache-Control",
        "public, max-age=600");

    for (String tab : new String[] {"Cookie: other=1", RETIRED_TAB, RETIRED_PAGE, RETIRED_PIN}) {
      RawHttp.Response response =
          RawHttp.get(pod.address(), "/_app/immutable/nodes/7.js", tab, "Sec-Fetch-Dest: script");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("requested");
      assertThat(response.all("Cache-Control")).containsExactly("public, max-age=600");
      assertThat(response.cookie("app_version_affinity")).isEmpty();
    }
  }

  @Test
  void assetsOfAManifestPrecedeFilesThatClientsRequested() throws IOException {
    publish("/_next/");
    stored("static/a.0123456789ab.js");
    store.file("/v1/assets/web/shop//_next/static/a.0123456789ab.js", "requested");

    RawHttp.Response response = RawHttp.get(pod.address(), "/_next/static/a.0123456789ab.js");

    assertThat(response.body()).isEqualTo("stored");
    assertThat(response.first("Cache-Control")).hasValue("public, max-age=31536000, immutable");
  }

  @Test
  void pathWithTwoSlashesIsNotARequestedFile() throws IOException {
    store.file("/v1/assets/web/shop//_next/static/a.0123456789ab.js", "requested");

    assertThat(RawHttp.get(pod.address(), "/static//_next/static/a.0123456789ab.js").status())
        .isEqualTo(404);
    assertThat(store.seen()).isEmpty();
  }

  @Test
  void fileThatNoClientRequestedIsRequestedOnce() throws IOException {
    for (int i = 0; i < 5; i++) {
      RawHttp.Response response = RawHttp.get(pod.address(), "/_app/immutable/nodes/7.js");

      assertThat(response.status()).isEqualTo(404);
      assertThat(response.body()).isEqualTo("app says no");
      assertThat(response.first("Cache-Control")).hasValue("no-store");
    }
    assertThat(store.seen()).hasSize(1);
  }

  @Test
  void filesOfTheAppNeedNoStore() throws IOException {
    stored("assets/live-Shggsxj7.js");
    app.file("/static/assets/live-Shggsxj7.js", "live");

    assertThat(RawHttp.get(pod.address(), "/static/assets/live-Shggsxj7.js").body())
        .isEqualTo("live");
    assertThat(store.seen()).isEmpty();
  }

  @Test
  void missingFileGetsTheAppsOwnResponse() throws IOException {
    for (int i = 0; i < 5; i++) {
      RawHttp.Response response = RawHttp.get(pod.address(), "/static/assets/index-Shggsxj7.js");

      assertThat(response.status()).isEqualTo(404);
      assertThat(response.body()).isEqualTo("app says no");
    }

    assertThat(store.seen()).as("requested once for a file that it does not have").hasSize(1);
    assertThat(app.seen()).as("and the app once each time").hasSize(5);
  }

  @Test
  void missingFileWithAHashedNameIsNeverCached() throws IOException {
    RawHttp.Response response = RawHttp.get(pod.address(), "/static/" + LOOKS_HASHED);

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.first("Cache-Control")).hasValue("no-store");
  }

  @Test
  void missingFileOfARetiredVersionsTabIsAConflict() throws IOException {
    assertThat(RawHttp.get(pod.address(), "/static/none-Shggsxj7.js", RETIRED_PIN).status())
        .isEqualTo(409);
  }

  @Test
  void theAppsResponseIsSentWhileTheStoreIsUnreachable() throws IOException {
    store.answerWith(503);

    RawHttp.Response plain = RawHttp.get(pod.address(), "/static/" + KNOWN_BY_ITS_MANIFEST);
    assertThat(plain.status()).isEqualTo(404);
    assertThat(plain.body()).isEqualTo("app says no");
    assertThat(plain.first("Cache-Control")).as("the app may recover").hasValue("no-store");
    assertThat(RawHttp.get(pod.address(), "/static/" + LOOKS_HASHED).status()).isEqualTo(503);
  }

  @Test
  void pagesAreNotRequestedIfTheStaticUrlIsTheRoot() throws IOException {
    publish("/");
    stored("assets/index-Shggsxj7.js");

    for (String path : new String[] {"/cart", "/api/orders/17", "/a.html", "/index.js", "/"}) {
      assertThat(RawHttp.get(pod.address(), path).body()).isEqualTo("app says no");
      assertThat(RawHttp.get(pod.address(), path, RETIRED_PIN).status()).isEqualTo(409);
    }
    assertThat(store.seen()).isEmpty();
    assertThat(RawHttp.get(pod.address(), "/assets/index-Shggsxj7.js").body()).isEqualTo("stored");
  }

  @Test
  void onlyReadsAreLookedUp() throws IOException {
    stored(KNOWN_BY_ITS_MANIFEST);
    String post =
        RawHttp.head("POST /static/" + KNOWN_BY_ITS_MANIFEST + " HTTP/1.1", "Content-Length: 0");

    assertThat(RawHttp.request(pod.address(), post).status()).isEqualTo(404);
    assertThat(store.seen()).isEmpty();
  }

  private void stored(String path) {
    store.file("/v1/assets/web/shop/" + path, "stored", "Content-Type", "text/javascript");
  }

  private void publish(String staticUrl) {
    RoutingTable table = new Shop().version("v1", 1, pod.hostAndPort()).snapshot().table();
    RoutingTable withStore =
        table.toBuilder()
            .assets(StaticAssets.below(staticUrl))
            .store(new StoreRef(store.hostAndPort(), "token"))
            .build();
    pod.state.publish(
        new RoutingState.View(
            Optional.of(new RoutingSnapshot(withStore, Map.of())),
            Optional.of("v1"),
            Optional.of(Shop.KEYS)));
  }
}
