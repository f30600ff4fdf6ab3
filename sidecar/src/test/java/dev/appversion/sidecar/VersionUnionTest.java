package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that look hashed, of versions without manifests and outside of the static URL: real apps
 * and sidecars; requests are sent to the sidecars of both versions and to one without an app.
 */
class VersionUnionTest extends AssetStories {
  private static final String VITE = "/assets/index-DiwrgTda.js";
  private static final String NUXT = "/_nuxt/nhsdafeg.js";
  private static final String ON_V1 = "X-App-Requested-Version: v1";
  private static final String ON_V2 = "X-App-Requested-Version: v2";
  private static final String RETIRED = "X-App-Requested-Version: v0";

  private AssetApp one;
  private AssetApp two;
  private Pod v1;
  private Pod v2;
  private List<Pod> everywhere;

  @BeforeEach
  void start() {
    one = app();
    two = app();
    v1 = version("v1", one);
    v2 = version("v2", two);
    Pod entry = keep(Pod.before(""));
    publish(Map.of("v1", v1, "v2", v2, "", entry));
    everywhere = List.of(v1, v2, entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {VITE, NUXT, "/chunks/0f4a_next_dist_client_1a2b3c._.js"})
  void filesMissingInTheChosenVersionAreRequestedFromTheOther(String path) throws IOException {
    one.file(path, "of v1", "Cache-Control", "max-age=7", "Set-Cookie", "mine=1", "Vary", "X");

    for (Pod pod : everywhere) {
      for (String who : List.of(ON_V2, "Cookie: app_version_affinity=v2.000001")) {
        RawHttp.Response response = RawHttp.get(pod.address(), path + "?v=1", who);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("of v1");
        assertThat(response.all("Cache-Control")).containsExactly("max-age=7");
        assertThat(response.all("Set-Cookie")).containsExactly("mine=1");
        assertThat(response.all("Vary")).containsExactly("X");
        assertThat(response.first("X-App-Version")).hasValue("av-v1");
        assertThat(response.first("x-backend-target")).hasValue("shop-v1");
      }
    }
    assertThat(two.seen()).as("the chosen version is tried first").hasSize(6);
    assertThat(one.seen()).hasSize(6);
    assertThat(v1.metrics.total(Count.UNION_HITS)).isEqualTo(2);
  }

  @Test
  void aClientThatIsNewGetsTheFileAndNoCookie() throws IOException {
    one.file(VITE, "of v1");

    for (Pod pod : everywhere) {
      for (int i = 0; i < 10; i++) {
        RawHttp.Response response = RawHttp.get(pod.address(), VITE);

        assertThat(response.body()).isEqualTo("of v1");
        assertThat(response.cookie("app_version_affinity")).isEmpty();
      }
    }
  }

  @Test
  void visitThatStartsWithTheFileIsNotBoundByTheOtherVersionsResponse() throws IOException {
    one.file(VITE, "of v1");

    RawHttp.Response response =
        RawHttp.get(
            v2.address(), VITE, ON_V2, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document");

    assertThat(response.body()).isEqualTo("of v1");
    assertThat(response.cookie("app_version_affinity")).isEmpty();
  }

  @Test
  void pageInPlaceOfAScriptCountsAsMissing() throws IOException {
    one.file(VITE, "script of v1", TYPE, JS);
    two.file(VITE, "<p>start page", TYPE, "text/html; charset=utf-8");
    two.file("/_nuxt/part", "<p>start page", TYPE, "text/html");
    one.file("/_nuxt/part", "part of v1", TYPE, JS);

    for (Pod pod : everywhere) {
      for (String how : List.of("Sec-Fetch-Dest: script", "Accept: */*")) {
        assertThat(RawHttp.get(pod.address(), VITE, ON_V2, how).body()).isEqualTo("script of v1");
      }
      assertThat(RawHttp.get(pod.address(), "/_nuxt/part", ON_V2, "Sec-Fetch-Dest: worker").body())
          .isEqualTo("part of v1");
      assertThat(RawHttp.get(pod.address(), "/_nuxt/part", ON_V2).body())
          .as("the client may expect a page")
          .contains("<p>start page");
    }
  }

  @Test
  void missingFileGetsTheChosenVersionsResponseWhichIsNotCacheable() throws IOException {
    two.file(VITE, "<p>start page", TYPE, "text/html", "Cache-Control", "max-age=60");

    for (Pod pod : everywhere) {
      for (int i = 0; i < 4; i++) {
        RawHttp.Response none = RawHttp.get(pod.address(), NUXT, ON_V2);
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.body()).isEqualTo("app says no");
        assertThat(none.first("X-App-Version")).hasValue("av-v2");
        assertThat(none.all("Cache-Control")).containsExactly("no-store");

        RawHttp.Response page = RawHttp.get(pod.address(), VITE, ON_V2);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("<p>start page");
        assertThat(page.first("X-App-Version")).hasValue("av-v2");
        assertThat(page.all("Cache-Control")).containsExactly("no-store");
      }
    }
    assertThat(two.seen()).as("each request once").hasSize(24);
    assertThat(one.seen()).as("once for each path and sidecar").hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Dest: script",
        "Sec-Fetch-Dest: empty\r\nReferer: http://shop.test/ngsw-worker.js"
      })
  void pageInPlaceOfAMissingFileIsNotFound(String how) throws IOException {
    two.file(VITE, "<p>start page", TYPE, "text/html", "Cache-Control", "max-age=60");

    for (Pod pod : everywhere) {
      RawHttp.Response none = RawHttp.get(pod.address(), VITE, ON_V2, how);
      assertThat(none.status()).isEqualTo(404);
      assertThat(none.all("Cache-Control")).containsExactly("no-store");
      assertThat(none.first("X-App-Version")).hasValue("av-v2");
    }
  }

  @Test
  void aFileOfARetiredVersionIsNotFoundForAWorker() throws IOException {
    String worker = "Sec-Fetch-Dest: empty\r\nReferer: http://shop.test/ngsw-worker.js";
    String cookie = "Sec-Fetch-Mode: cors\r\nCookie: app_version_affinity=v0.123456";

    for (Pod pod : everywhere) {
      RawHttp.Response none = RawHttp.get(pod.address(), VITE, worker, cookie);
      assertThat(none.status()).isEqualTo(404);
      assertThat(none.first("X-App-Version-Conflict")).isEmpty();
      assertThat(RawHttp.get(pod.address(), "/api", worker, cookie).status()).isEqualTo(409);
    }
  }

  @Test
  void anotherTableAllowsANewLookup() throws IOException {
    assertThat(RawHttp.get(v2.address(), VITE, ON_V2).status()).isEqualTo(404);
    AssetApp three = app().file(VITE, "of v3");
    Pod v3 = version("v3", three);
    publish(Map.of("v1", v1, "v2", v2, "v3", v3));

    assertThat(RawHttp.get(v2.address(), VITE, ON_V2).body()).isEqualTo("of v3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/app.js", "/page-settings.js", "/api/507f1f77bcf86cd799439011.json", "/"})
  void otherPathsAreRequestedFromTheChosenVersionOnly(String path) throws IOException {
    one.file(path, "of v1");

    for (Pod pod : everywhere) {
      assertThat(RawHttp.get(pod.address(), path, ON_V2).status()).isEqualTo(404);
      assertThat(RawHttp.get(pod.address(), path, RETIRED).status()).isEqualTo(409);
    }
    assertThat(one.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 4", "Content-Length: 0"})
  void onlyReadsWithoutABodyAreTriedAtOthers(String framing) throws IOException {
    one.file(VITE, "of v1");
    String method = framing.endsWith("0") ? "POST " : "GET ";
    String body = framing.endsWith("0") ? "" : "body";

    String request = RawHttp.head(method + VITE + " HTTP/1.1", ON_V2, framing) + body;

    assertThat(RawHttp.request(v2.address(), request).status()).isEqualTo(404);
    assertThat(one.seen()).isEmpty();
  }

  @Test
  void aHeadRequestIsAnsweredLikeAGet() throws IOException {
    one.file(VITE, "of v1");

    for (Pod pod : everywhere) {
      String head = RawHttp.head("HEAD " + VITE + " HTTP/1.1", ON_V2);
      assertThat(RawHttp.request(pod.address(), head).first("X-App-Version")).hasValue("av-v1");
      String none = RawHttp.head("HEAD " + NUXT + " HTTP/1.1", ON_V2);
      assertThat(RawHttp.request(pod.address(), none).status()).isEqualTo(404);
    }
  }

  @Test
  void bothResponsesMayBeLong() throws IOException {
    String script = "s".repeat(3 << 20);
    String page = "p".repeat(3 << 20);
    one.file(VITE, script, TYPE, JS);
    two.file(VITE, page, TYPE, "text/html");
    two.file(NUXT, page, TYPE, "text/html");

    for (Pod pod : everywhere) {
      assertThat(RawHttp.get(pod.address(), VITE, ON_V2).body()).isEqualTo(script);
      assertThat(RawHttp.get(pod.address(), NUXT, ON_V2).body())
          .hasSizeGreaterThanOrEqualTo(3 << 20);
    }
  }

  @Test
  void tabOfARetiredVersionGetsFilesOfALiveOne() throws IOException {
    two.file(VITE, "of v2");

    for (Pod pod : everywhere) {
      for (String pin :
          List.of(RETIRED, "Cookie: app_version=v0", "Cookie: app_version_affinity=v0.000001")) {
        RawHttp.Response response = RawHttp.get(pod.address(), VITE, pin, "Sec-Fetch-Mode: cors");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("of v2");
        assertThat(response.first("X-App-Version")).hasValue("av-v2");
        assertThat(response.all("Set-Cookie")).isEmpty();
      }
      RawHttp.Response refused = RawHttp.get(pod.address(), NUXT, RETIRED);
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.first("X-App-Version-Conflict")).hasValue("header");
    }
  }

  @Test
  void failingVersionDoesNotFailTheRequest() throws IOException {
    one.answer(VITE, 500);

    RawHttp.Response response = RawHttp.get(v2.address(), VITE, ON_V2);
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.first("X-App-Version")).hasValue("av-v2");

    one.answer(VITE, 200).file(VITE, "of v1");
    assertThat(RawHttp.get(v2.address(), VITE, ON_V2).body())
        .as("no version reported that it does not have it")
        .isEqualTo("of v1");
    v1.close();
    assertThat(RawHttp.get(v2.address(), VITE, ON_V2).status()).isEqualTo(404);
  }

  @Test
  void hangingVersionDelaysTheResponseBriefly() throws IOException {
    Pod hasty = keep(Pod.before(two.hostAndPort(), AssetStories::impatient, Buster.NONE));
    publish(Map.of("v2", hasty));
    one.delay(60_000);

    RawHttp.Response response = RawHttp.get(hasty.address(), VITE, ON_V2);

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("app says no");
    assertThat(hasty.metrics.total(Count.UPSTREAM_TIMEOUTS)).isEqualTo(1);
  }

  @Test
  void clientThatDisconnectsMeanwhileLeaksNothing() throws IOException {
    one.delay(60_000);

    try (RawHttp http = RawHttp.connect(v2.address())) {
      http.send(RawHttp.head("GET " + VITE + " HTTP/1.1", ON_V2));
      await().until(() -> two.seen().size() == 1 && one.seen().isEmpty());
      await().until(() -> v2.metrics.upstream().value(Gauge.REQUESTS) == 2);
    }

    await().untilAsserted(() -> assertThat(v2.metrics.upstream().value(Gauge.REQUESTS)).isZero());
  }

  @Test
  void randomNamesOfABotReachTheOtherVersionsUpToTheLimit() throws IOException {
    try (RawHttp http = RawHttp.connect(v2.address())) {
      for (int i = 0; i < 300; i++) {
        String path = "/assets/a-" + Integer.toHexString(0x10000000 + i) + ".js";
        http.send(RawHttp.head("GET " + path + " HTTP/1.1", ON_V2));
        assertThat(http.read().status()).isEqualTo(404);
      }
    }
    assertThat(two.seen()).hasSize(300);
    assertThat(one.seen()).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void singleLiveVersionIsRequestedDirectly() throws IOException {
    shop.without("v1");
    publish(Map.of("v2", v2));

    RawHttp.Response response = RawHttp.get(v2.address(), VITE, ON_V2);

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.first("Cache-Control")).hasValue("no-store");
    assertThat(two.seen()).hasSize(1);
    assertThat(v2.metrics.total(Count.UNION_MISSES)).isZero();
    assertThat(RawHttp.get(v2.address(), VITE, ON_V1).status()).isEqualTo(409);
  }
}
