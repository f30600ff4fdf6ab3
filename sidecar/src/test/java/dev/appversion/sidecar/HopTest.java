package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several sidecars with real hops. */
class HopTest {
  private static final String PIN = "X-App-Requested-Version: ";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private RawApp app(String body) throws IOException {
    return keep(
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                String sent = "";
                for (String line : head.split("\r\n", -1)) {
                  if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
                    sent = connection.exactly(Integer.parseInt(line.substring(16)));
                  }
                }
                connection.ok(body + sent);
              }
            }));
  }

  private Pod pod(String app) {
    return keep(Pod.before(app));
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }

  /** An address without a listener, whose port stays in use until the end. */
  private String nowhere() throws IOException {
    Socket taken = keep(new Socket());
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return "127.0.0.1:" + taken.getLocalPort();
  }

  @Test
  void sharesFollowTheWeightsAndClientsStay() throws IOException {
    Pod v1 = pod(app("one").hostAndPort());
    Pod v2 = pod(app("two").hostAndPort());
    Shop shop = new Shop().version("v1", 70, v1.hostAndPort()).version("v2", 30, v2.hostAndPort());
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));

    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 600; i++) {
      var first = RawHttp.get(v1.address(), "/", "Accept: text/html");
      counts.merge(first.body(), 1, Integer::sum);
      assertThat(first.first("x-backend-target"))
          .hasValue(first.body().equals("one") ? "shop-v1" : "shop-v2");
      assertThat(first.first("X-App-Version"))
          .hasValue(first.body().equals("one") ? "av-v1" : "av-v2");
      if (i % 10 == 0) {
        String cookie =
            "Cookie: app_version_affinity=" + first.cookie("app_version_affinity").get();
        var again = RawHttp.get(v2.address(), "/", "Accept: text/html", cookie);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.all("Set-Cookie")).isEmpty();
        var part = RawHttp.get(v2.address(), "/part", "HX-Request: true", cookie);
        assertThat(part.body()).isEqualTo(first.body());
      }
    }
    assertThat(counts.get("two")).isBetween(120, 240);
    assertThat(v2.metrics.requests(ProxyMetrics.Decision.HOP, 2)).isPositive();
  }

  @Test
  void pinsAreRoutedToTheirVersion() throws IOException {
    RawApp one = app("one");
    RawApp two = app("two");
    Pod v1 = pod(one.hostAndPort());
    Pod v2 = pod(two.hostAndPort());
    Pod entry = pod("");
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));
    entry.state.publish(shop.view(""));

    for (Pod pod : List.of(v1, v2, entry)) {
      assertThat(RawHttp.get(pod.address(), "/", PIN + "v2").body()).isEqualTo("two");
      assertThat(RawHttp.get(pod.address(), "/", PIN + "av-v2").body()).isEqualTo("two");
      assertThat(RawHttp.get(pod.address(), "/", "Cookie: app_version=\"v2\"").body())
          .isEqualTo("two");
      assertThat(RawHttp.get(pod.address(), "/", PIN + "v1").body()).isEqualTo("one");
      assertThat(RawHttp.get(pod.address(), "/").body()).isEqualTo("one");
    }
    assertThat(two.heads())
        .allSatisfy(
            head ->
                assertThat(head)
                    .doesNotContainIgnoringCase("X-AppVersion-")
                    .containsOnlyOnce("127.0.0.1"));
    assertThat(v2.metrics.total(Count.HOPS_REFUSED)).isZero();
  }

  @Test
  void aPinInTheQueryReachesItsVersionAndNeverTheApp() throws IOException {
    RawApp one = app("one");
    RawApp two = app("two");
    Pod v1 = pod(one.hostAndPort());
    Pod v2 = pod(two.hostAndPort());
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));

    for (Pod pod : List.of(v1, v2)) {
      var page = RawHttp.get(pod.address(), "/a?b=%C3&__appversion=v2&c=", "Accept: text/html");
      assertThat(page.body()).isEqualTo("two");
      assertThat(page.all("Set-Cookie")).isEmpty();
      var form =
          RawHttp.request(
              pod.address(),
              RawHttp.head("POST /a?__appversion=av-v2 HTTP/1.1", "Content-Length: 2") + "hi");
      assertThat(form.body()).isEqualTo("twohi");
      var refused = RawHttp.get(pod.address(), "/a?__appversion=v9");
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.first("X-App-Version-Conflict")).hasValue("query");
    }
    assertThat(two.heads().stream().map(head -> head.lines().findFirst().orElseThrow()))
        .containsExactlyInAnyOrder(
            "GET /a?b=%C3&c= HTTP/1.1",
            "POST /a HTTP/1.1", "GET /a?b=%C3&c= HTTP/1.1", "POST /a HTTP/1.1");
    assertThat(v2.metrics.total(Count.HOPS_REFUSED)).isZero();
  }

  @Test
  void requestsOfAWorkerAreRoutedToTheVersionInItsUrlWhichTheAppDoesNotReceive()
      throws IOException {
    RawApp one = app("one");
    RawApp two = app("two");
    Pod v1 = pod(one.hostAndPort());
    Pod v2 = pod(two.hostAndPort());
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));

    String[] fields = {"Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty", "Cookie: app_version=v1"};
    String from = "\r\nReferer: http://shop.test/w.js?__appversion=";
    fields[0] += from + "v2&a";
    assertThat(RawHttp.get(v1.address(), "/api", fields).body()).isEqualTo("two");
    assertThat(two.heads().getLast()).contains("\r\nReferer: http://shop.test/w.js?a\r\n");

    fields[0] = "Sec-Fetch-Mode: cors" + from.replace("shop", "other") + "v2";
    assertThat(RawHttp.get(v1.address(), "/api", fields).body()).isEqualTo("one");
    assertThat(one.heads().getLast()).contains("\r\nReferer: http://other.test/w.js\r\n");

    fields[0] = "Sec-Fetch-Mode: cors" + from + "v9";
    var refused = RawHttp.get(v1.address(), "/api", fields);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.first("X-App-Version-Conflict")).hasValue("referrer");
  }

  @Test
  void retiredVersionIsAConflictForRequestsButNavigationsAreRoutedByWeight() throws IOException {
    Pod v1 = pod(app("one").hostAndPort());
    v1.state.publish(new Shop().version("v1", 1, v1.hostAndPort()).view("v1"));
    String page = "Cookie: app_version_affinity=v0.123456";

    var part = RawHttp.get(v1.address(), "/part", "HX-Request: true", page);
    assertThat(part.status()).isEqualTo(409);
    assertThat(part.first("HX-Refresh")).hasValue("true");
    assertThat(part.body()).contains("\"requested\":\"v0\"").contains("\"available\":[\"v1\"]");
    assertThat(part.first("Cache-Control")).hasValue("no-store");

    var navigation = RawHttp.get(v1.address(), "/", "Accept: text/html", page);
    assertThat(navigation.body()).isEqualTo("one");
    assertThat(navigation.cookie("app_version_affinity")).hasValue("v1.123456");

    var cookie =
        RawHttp.get(v1.address(), "/", "Accept: text/html", "Cookie: app_version=v0; " + page);
    assertThat(cookie.status()).isEqualTo(200);
    assertThat(cookie.all("Set-Cookie"))
        .anySatisfy(value -> assertThat(value).startsWith("app_version=;").contains("Max-Age=0"));
  }

  @Test
  void anotherPodServesAnyMethodWhileTheAppAcceptsNoConnection() throws IOException {
    Pod dying = pod(nowhere());
    RawApp two = app("alive");
    Pod other = pod(two.hostAndPort());
    Shop shop = new Shop().version("v1", 1, other.hostAndPort());
    dying.state.publish(shop.view("v1"));
    other.state.publish(shop.view("v1"));

    assertThat(RawHttp.get(dying.address(), "/").body()).isEqualTo("alive");
    var post =
        RawHttp.request(
            dying.address(), RawHttp.head("POST / HTTP/1.1", "Content-Length: 3") + "abc");
    assertThat(post.body()).isEqualTo("aliveabc");
    assertThat(post.all("X-AppVersion-Unavailable")).isEmpty();
    try (RawHttp http = RawHttp.connect(dying.address())) {
      http.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 3", "Expect: 100-continue"));
      assertThat(http.read().status()).isEqualTo(100);
      assertThat(http.send("abc").read().body()).isEqualTo("aliveabc");
    }
    assertThat(two.heads()).hasSize(3);
  }

  @Test
  void hopToATerminatingPodTransfersTheWholeBody() throws IOException {
    RawApp two = app("alive");
    Pod dying = pod(nowhere());
    Pod alive = pod(two.hostAndPort());
    // The Service: its first connection reaches the terminating pod, the rest the other one.
    RawApp service =
        keep(
            RawApp.start(
                connection -> relay(connection, connection.number() == 1 ? dying : alive)));
    Pod entry = pod("");
    Shop shop = new Shop().version("v1", 1, service.hostAndPort());
    List.of(dying, alive).forEach(pod -> pod.state.publish(shop.view("v1")));
    entry.state.publish(shop.view(""));

    var post =
        RawHttp.request(
            entry.address(), RawHttp.head("POST / HTTP/1.1", "Content-Length: 3") + "abc");

    assertThat(post.body()).isEqualTo("aliveabc");
    assertThat(two.heads()).hasSize(1);
    assertThat(dying.metrics.requests(ProxyMetrics.Decision.HOP, 5)).isEqualTo(1);
    assertThat(entry.metrics.total(Count.RETRIES)).isEqualTo(1);
  }

  private static void relay(RawApp.Connection from, Pod to) throws IOException {
    try (RawHttp http = RawHttp.connect(to.address())) {
      Thread back =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      http.socket().getInputStream().transferTo(from.socket().getOutputStream());
                      from.socket().shutdownOutput();
                    } catch (IOException e) {
                      return; // one side closed
                    }
                  });
      for (int b = from.read(); b >= 0; b = from.read()) {
        http.send(String.valueOf((char) b));
      }
      http.socket().shutdownOutput();
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void requestForAVersionWithoutABackendFallsBackUnlessItIsPinned() throws IOException {
    Pod v1 = pod(app("one").hostAndPort());
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 1_000_000, nowhere());
    v1.state.publish(shop.view("v1"));

    var free = RawHttp.get(v1.address(), "/", "Accept: text/html");
    assertThat(free.body()).isEqualTo("one");
    assertThat(free.cookie("app_version_affinity").get()).startsWith("v1.");
    assertThat(free.first("x-backend-target")).hasValue("shop-v1");
    assertThat(v1.metrics.total(Count.FALLBACKS)).isEqualTo(1);

    var pinned = RawHttp.get(v1.address(), "/", PIN + "v2");
    assertThat(pinned.status()).isEqualTo(503);
    assertThat(pinned.first("Retry-After")).isPresent();
    assertThat(pinned.first("Content-Type")).hasValue("application/problem+json");
    var page = RawHttp.get(v1.address(), "/", PIN + "v2", "Accept: text/html");
    assertThat(page.first("Content-Type").get()).startsWith("text/html");
  }

  @Test
  void onlyTheFirstVisitorWaitsForAVersionWithoutPods() throws Exception {
    RawApp two = app("two");
    Pod v1 = pod(app("one").hostAndPort());
    Pod v2 = pod(two.hostAndPort());
    Socket taken = new Socket();
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    String service = "127.0.0.1:" + taken.getLocalPort();
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 1_000_000, service);
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));

    assertThat(visit(v1)).isEqualTo("one");
    assertThat(v1.metrics.total(Count.UPSTREAM_CONNECT_ERRORS)).isEqualTo(5);
    for (int i = 0; i < 20; i++) {
      assertThat(visit(v1)).isEqualTo("one");
    }
    // Twenty visitors that try the Service make a hundred attempts; a few of them may be probes.
    assertThat(v1.metrics.total(Count.UPSTREAM_CONNECT_ERRORS)).isLessThan(5 + 20);
    assertThat(v1.metrics.total(Count.FALLBACKS)).isEqualTo(21);
    assertThat(RawHttp.get(v1.address(), "/", PIN + "v2").status()).isEqualTo(503);

    taken.close();
    keep(RawApp.start(connection -> relay(connection, v2), taken.getLocalPort()));
    await().until(() -> visit(v1).equals("two"));
    long errors = v1.metrics.total(Count.UPSTREAM_CONNECT_ERRORS);
    for (int i = 0; i < 20; i++) {
      assertThat(visit(v1)).isEqualTo("two");
    }
    assertThat(v1.metrics.total(Count.UPSTREAM_CONNECT_ERRORS)).isEqualTo(errors);
  }

  @Test
  void pinnedRequestFindsAPodThatStartsAndVisitorsFollow() throws Exception {
    Pod v1 = pod(app("one").hostAndPort());
    Pod v2 = pod(app("two").hostAndPort());
    Socket taken = new Socket();
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    String service = "127.0.0.1:" + taken.getLocalPort();
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 1_000_000, service);
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));
    assertThat(visit(v1)).isEqualTo("one");

    taken.close();
    keep(RawApp.start(connection -> relay(connection, v2), taken.getLocalPort()));
    assertThat(RawHttp.get(v1.address(), "/", PIN + "v2").body()).isEqualTo("two");
    assertThat(visit(v1)).isEqualTo("two");
  }

  @Test
  void filesAreRequestedFromTheVersionsThatHavePodsFirst() throws IOException {
    RawApp without =
        RawApp.start(
            connection -> {
              while (!connection.head().isEmpty()) {
                connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
              }
            });
    Pod v1 = pod(keep(without).hostAndPort());
    Pod v3 = pod(app("three").hostAndPort());
    Shop shop =
        new Shop()
            .version("v1", 1, v1.hostAndPort())
            .version("v2", 0, nowhere())
            .version("v3", 0, v3.hostAndPort())
            .manifest("v2", Map.of("a.css", "a.35d6d33467aa.css"))
            .manifest("v3", Map.of("a.css", "a.35d6d33467aa.css"));
    v1.state.publish(shop.view("v1"));
    v3.state.publish(shop.view("v3"));
    assertThat(RawHttp.get(v1.address(), "/", PIN + "v2").status()).isEqualTo(503);
    long errors = v1.metrics.total(Count.UPSTREAM_CONNECT_ERRORS);

    assertThat(RawHttp.get(v1.address(), "/static/a.35d6d33467aa.css").body()).isEqualTo("three");
    assertThat(RawHttp.get(v1.address(), "/build/b-0a1b2c3d4e5f.js").body()).isEqualTo("three");
    assertThat(v1.metrics.total(Count.UPSTREAM_CONNECT_ERRORS)).isEqualTo(errors);
  }

  @Test
  void attemptThatEndsByItsTimeoutIsNotRepeated() throws Exception {
    Pod v1 = pod(app("one").hostAndPort());
    ServerSocket full = keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    for (int i = 0; i < 2; i++) { // fills its queue: Linux ignores further attempts
      keep(new Socket(full.getInetAddress(), full.getLocalPort()));
    }
    String service = "127.0.0.1:" + full.getLocalPort();
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 1_000_000, service);
    v1.state.publish(shop.view("v1"));

    assertThat(RawHttp.get(v1.address(), "/", PIN + "v2").status()).isEqualTo(503);
    assertThat(v1.metrics.total(Count.UPSTREAM_CONNECT_ERRORS)).isEqualTo(1);
    assertThat(visit(v1)).isEqualTo("one");
    assertThat(v1.metrics.total(Count.FALLBACKS)).isEqualTo(1);
  }

  private static String visit(Pod pod) throws IOException {
    return RawHttp.get(pod.address(), "/", "Accept: text/html").body();
  }

  @Test
  void hopsOfClientsDoNotControlRouting() throws IOException {
    Pod v1 = pod(app("one").hostAndPort());
    Pod v2 = pod(app("two").hostAndPort());
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));
    Instant now = Instant.now();
    SecretKeys foreign = SecretKeys.of("another-secret-0123456789", Optional.empty());
    String valid = HopSignature.sign(Shop.KEYS, "v2", "GET", "/a", now);

    for (String hop :
        List.of(
            "v2",
            "v2;" + now.getEpochSecond() + ";AAAA",
            HopSignature.sign(foreign, "v2", "GET", "/a", now),
            HopSignature.sign(Shop.KEYS, "v2", "GET", "/a", now.minusSeconds(600)),
            HopSignature.sign(Shop.KEYS, "v2", "GET", "/a", now.plusSeconds(600)),
            HopSignature.sign(Shop.KEYS, "v2", "GET", "/other", now),
            HopSignature.sign(Shop.KEYS, "v2", "POST", "/a", now),
            HopSignature.sign(Shop.KEYS, "v2", "GET", "/a?x", now),
            valid + "\r\nX-AppVersion-Hop: " + valid)) {
      var response = RawHttp.get(v2.address(), "/a", "X-AppVersion-Hop: " + hop);
      assertThat(response.body()).as(hop).isEqualTo("one");
    }
    assertThat(v2.metrics.total(Count.HOPS_REFUSED)).isEqualTo(9);
    assertThat(RawHttp.get(v2.address(), "/a", "X-AppVersion-Hop: " + valid).body())
        .isEqualTo("two");
  }

  @Test
  void wronglySelectingServiceMakesNoLoop() throws IOException {
    RawApp one = app("one");
    Pod v1 = pod(one.hostAndPort());
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 1, v1.hostAndPort());
    v1.state.publish(shop.view("v1"));

    assertThat(RawHttp.get(v1.address(), "/", PIN + "v2").status()).isEqualTo(503);
    assertThat(one.heads()).isEmpty();
    assertThat(v1.metrics.requests(ProxyMetrics.Decision.HOP, 5)).isLessThan(10);
  }

  @Test
  void keysRotateWithoutAFailedRequest() throws IOException {
    Pod v1 = pod(app("one").hostAndPort());
    Pod v2 = pod(app("two").hostAndPort());
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    SecretKeys next =
        SecretKeys.of("the-next-secret-0123456789", Optional.of("a-secret-for-tests-0123456789"));
    var snapshot = Optional.of(shop.snapshot());
    v2.state.publish(new RoutingState.View(snapshot, Optional.of("v2"), Optional.of(next)));
    v1.state.publish(shop.view("v1"));
    assertThat(RawHttp.get(v1.address(), "/", PIN + "v2").body()).isEqualTo("two");
    v1.state.publish(new RoutingState.View(snapshot, Optional.of("v1"), Optional.of(next)));
    assertThat(RawHttp.get(v1.address(), "/", PIN + "v2").body()).isEqualTo("two");
    assertThat(v2.metrics.total(Count.HOPS_REFUSED)).isZero();
  }

  @Test
  void assetsAreServedByTheVersionThatHasTheBytes() throws IOException {
    RawApp one = app("one");
    RawApp two = app("two");
    Pod v1 = pod(one.hostAndPort());
    Pod v2 = pod(two.hostAndPort());
    Shop shop =
        new Shop()
            .version("v1", 1, v1.hostAndPort())
            .version("v2", 0, v2.hostAndPort())
            .manifest("v1", Map.of("a.css", "a.f97c5d29941b.css"))
            .manifest("v2", Map.of("a.css", "a.b8a9f715dbb6.css"));
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));

    var asset = RawHttp.get(v1.address(), "/static/a.b8a9f715dbb6.css", PIN + "v1");
    assertThat(asset.body()).isEqualTo("two");
    assertThat(asset.all("Cache-Control")).containsExactly("public, max-age=31536000, immutable");
    assertThat(asset.all("Set-Cookie")).isEmpty();
  }

  @Test
  void webSocketsHop() throws IOException {
    RawApp echo =
        keep(
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send(
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
                  for (int b = connection.read(); b >= 0; b = connection.read()) {
                    connection.send(String.valueOf((char) b));
                  }
                }));
    Pod v1 = pod(app("one").hostAndPort());
    Pod v2 = pod(echo.hostAndPort());
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));
    try (RawHttp http = RawHttp.connect(v1.address())) {
      http.send(
          RawHttp.head(
              "GET /ws HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", PIN + "v2"));
      assertThat(http.read().status()).isEqualTo(101);
      assertThat(http.send("hello").exactly(5)).isEqualTo("hello");
      assertThat(v1.metrics.tunnels()).isEqualTo(1);
    }
    await().untilAsserted(() -> assertThat(v1.metrics.tunnels() + v2.metrics.tunnels()).isZero());
  }
}
