package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.pages.VersionUse;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.table.SharedCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a version in use, with two versions and a real hop: clients connect to v1. */
class OpenPagesOfRequestsTest {
  private static final String V1 = WireHeaders.REQUESTED_VERSION + ": v1";
  private static final String V2 = WireHeaders.REQUESTED_VERSION + ": v2";
  private static final String PAGE = WireHeaders.PAGE + ": 1";
  private static final String FETCH = "Sec-Fetch-Mode: cors";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Shop shop = new Shop();
  private RawApp app;
  private Pod v1;
  private Pod v2;

  @BeforeEach
  void start() throws IOException {
    app = keep(RawApp.start(OpenPagesOfRequestsTest::serve));
    v1 = keep(Pod.before(app.hostAndPort()));
    v2 = keep(Pod.before(app.hostAndPort()));
    shop.version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    publish();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private static void serve(RawApp.Connection connection) throws IOException {
    for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
      switch (head.split(" ", -1)[1]) {
        case "/ws" -> {
          connection.send(
              "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
          connection.read();
          return;
        }
        case "/events" -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
          connection.read();
          return;
        }
        case "/shared" ->
            connection.send(
                "HTTP/1.1 200 OK\r\nCache-Control: public, max-age=60\r\n"
                    + "Content-Length: 2\r\n\r\nok");
        case "/lying" ->
            connection.send(
                "HTTP/1.1 200 OK\r\nX-App-Version-Leaving: 1\r\nContent-Length: 2\r\n\r\nok");
        default -> connection.ok("ok");
      }
    }
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }

  private void publish() {
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));
  }

  private RawHttp.Response get(String path, String... fields) throws IOException {
    return RawHttp.get(v1.address(), path, fields);
  }

  private static List<VersionUse> used(Pod pod) {
    return pod.metrics.pages().used();
  }

  @Test
  void aReportIsCountedByTheFirstSidecarAndNotForwarded() throws IOException {
    assertThat(get("/api", V2, PAGE, FETCH).status()).isEqualTo(200);
    assertThat(get("/api", V1, WireHeaders.PAGE + ": 1;slept=600;errors=2", FETCH).status())
        .isEqualTo(200);

    assertThat(used(v1))
        .containsExactly(new VersionUse("v1", 1, 0, 0), new VersionUse("v2", 1, 0, 0));
    assertThat(used(v2)).isEmpty();
    assertThat(app.heads())
        .hasSize(2)
        .allSatisfy(head -> assertThat(head).doesNotContainIgnoringCase(WireHeaders.PAGE));
  }

  @Test
  void aReportIsCountedByAnAppVersionToo() throws IOException {
    get("/api", WireHeaders.REQUESTED_VERSION + ": av-v2", PAGE, FETCH);

    assertThat(used(v1)).containsExactly(new VersionUse("v2", 1, 0, 0));
  }

  @Test
  void aBeatIsRespondedInTheNameOfThePagesVersion() throws IOException {
    RawHttp.Response beat = get(WirePaths.BEAT, V2, PAGE, FETCH);

    assertThat(beat.status()).isEqualTo(204);
    assertThat(beat.first("Cache-Control")).contains("no-store");
    assertThat(beat.first("X-App-Version")).contains("av-v2");
    assertThat(beat.all("Set-Cookie")).isEmpty();
    assertThat(beat.first(WireHeaders.VERSION_LEAVING)).isEmpty();
    assertThat(used(v1)).containsExactly(new VersionUse("v2", 1, 0, 0));
    assertThat(app.heads()).isEmpty();
  }

  @Test
  void aBeatOfAPageWhoseVersionIsNotLiveIsRefusedAndNotCounted() throws IOException {
    shop.without("v2");
    publish();

    RawHttp.Response beat = get(WirePaths.BEAT, V2, PAGE, FETCH);

    assertThat(beat.status()).isEqualTo(409);
    assertThat(beat.first(WireHeaders.VERSION_CONFLICT)).contains("header");
    assertThat(used(v1)).isEmpty();
  }

  @Test
  void aBeatIsReadOnlyAndRequiresATable() throws IOException {
    String post = RawHttp.head("POST " + WirePaths.BEAT + " HTTP/1.1", "Content-Length: 0", V2);
    RawHttp.Response refused = RawHttp.request(v1.address(), post);
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.first("Allow")).contains("GET, HEAD");

    Pod empty = keep(Pod.before(""));
    assertThat(RawHttp.get(empty.address(), WirePaths.BEAT, V2, PAGE).status()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        V1 + "\r\n" + WireHeaders.PAGE + ": 2",
        V1 + "\r\n" + WireHeaders.PAGE + ":",
        V1 + "\r\n" + WireHeaders.PAGE + ": 1;errors=x",
        V1 + "\r\n" + PAGE + "\r\n" + PAGE,
        V1 + "\r\nX_AppVersion_Page: 1",
        PAGE,
        V1 + "\r\n" + V2 + "\r\n" + PAGE,
      })
  void aMalformedReportAndOneWithoutAPinAreNotCounted(String fields) throws IOException {
    get("/", fields, FETCH);

    assertThat(used(v1)).isEmpty();
    assertThat(app.heads())
        .allSatisfy(head -> assertThat(head).doesNotContainIgnoringCase("AppVersion-Page"));
  }

  @Test
  void requestsThatProgramsPinAreCountedAndThoseOfBrowsersAreNot() throws IOException {
    get("/api", V2);
    get("/api", "X-Deployment-Id: v2");
    get("/api", V2, FETCH);
    get("/api", V2, "Sec-Fetch-Site: same-origin");
    get("/api", V2, "Referer: http://shop.test/cart");
    get("/api?__appversion=v2");
    get("/api", "Cookie: app_version=v2");
    get("/api");
    get("/api", WireHeaders.REQUESTED_VERSION + ": v9");

    assertThat(used(v1)).containsExactly(new VersionUse("v2", 0, 0, 2));
    assertThat(used(v2)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void aWebSocketIsCountedWhileItIsOpen(String version) throws IOException {
    try (RawHttp client = RawHttp.connect(v1.address())) {
      String pin = WireHeaders.REQUESTED_VERSION + ": " + version;
      client.send(
          RawHttp.head("GET /ws HTTP/1.1", "Connection: Upgrade", "Upgrade: x", pin, FETCH));
      assertThat(client.read().status()).isEqualTo(101);

      await()
          .untilAsserted(
              () -> assertThat(used(v1)).containsExactly(new VersionUse(version, 0, 1, 0)));
      assertThat(used(v2)).isEmpty();
    }
    await().untilAsserted(() -> assertThat(used(v1)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void anEventStreamIsCountedWhileItIsOpen(String version) throws IOException {
    try (RawHttp client = RawHttp.connect(v1.address())) {
      String pin = WireHeaders.REQUESTED_VERSION + ": " + version;
      client.send(RawHttp.head("GET /events HTTP/1.1", pin, FETCH));
      assertThat(client.line()).contains(" 200 ");
      client.fields();
      assertThat(client.chunk()).isEqualTo("data: 1\n\n");

      assertThat(used(v1)).containsExactly(new VersionUse(version, 0, 1, 0));
      assertThat(used(v2)).isEmpty();
    }
    await().untilAsserted(() -> assertThat(used(v1)).isEmpty());
  }

  @Test
  void responsesOfAVersionThatLeavesSayIt() throws IOException {
    leaves("v2");

    assertThat(leaving(get("/api", V2, FETCH))).contains("1");
    assertThat(leaving(get(WirePaths.BEAT, V2, PAGE, FETCH))).contains("1");
    assertThat(leaving(get(WirePaths.DECISION, V2))).contains("1");
    assertThat(leaving(get("/api", V1, FETCH))).isEmpty();
    assertThat(leaving(RawHttp.get(v2.address(), "/api", V2, FETCH))).contains("1");
    assertThat(leaving(get("/shared", V2, FETCH))).as("made private").contains("1");
  }

  @Test
  void aResponseThatASharedCacheMayStoreDoesNotSayIt() throws IOException {
    shop.sharedCache(SharedCache.KEEP);
    leaves("v2");

    RawHttp.Response shared = get("/shared", V2, FETCH);
    assertThat(shared.first("Cache-Control")).contains("public, max-age=60");
    assertThat(leaving(shared)).isEmpty();
    assertThat(leaving(get("/static/a.0123456789ab.css", V2, FETCH))).isEmpty();
  }

  @Test
  void anAppCannotSayIt() throws IOException {
    assertThat(leaving(get("/lying", V1, FETCH))).isEmpty();
    assertThat(leaving(get("/lying", V2, FETCH))).isEmpty();
  }

  private static Optional<String> leaving(RawHttp.Response response) {
    return response.first(WireHeaders.VERSION_LEAVING);
  }

  private void leaves(String version) {
    shop.leaving(version);
    publish();
  }
}
