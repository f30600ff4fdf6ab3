package dev.appversion.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.AssetSettings;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashed assets of two live versions, with real sidecars and apps. */
class AssetUnionTest extends AssetStories {
  @Test
  void anySidecarServesAnyLiveVersionsAssets() throws IOException {
    AssetApp one = app();
    AssetApp two = app();
    String path1 = hashed("v1", "app.js", "one");
    String path2 = hashed("v2", "app.js", "two");
    one.file(path1, "one", TYPE, JS, "Set-Cookie", "session=1", "Vary", "Cookie");
    two.file(path2, "two", TYPE, JS);
    Pod v1 = version("v1", one);
    Pod v2 = version("v2", two);
    Pod entry = keep(Pod.before(""));
    publish(Map.of("v1", v1, "v2", v2, "", entry));

    for (Pod pod : List.of(v1, v2, entry)) {
      for (int i = 0; i < 2; i++) {
        var first = RawHttp.get(pod.address(), path1, "Cookie: app_version=v2");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("one");
        assertThat(first.all("Cache-Control")).containsExactly(IMMUTABLE);
        assertThat(first.all("Set-Cookie")).isEmpty();
        assertThat(first.first("X-App-Version")).hasValue("av-v1");
        assertThat(first.first("x-backend-target")).hasValue("shop-v1");
        assertThat(String.join(",", first.all("Vary"))).isIn("", "Accept-Encoding");
        var second = RawHttp.get(pod.address(), path2);
        assertThat(second.body()).isEqualTo("two");
        assertThat(second.first("Cache-Control")).hasValue(IMMUTABLE);
        assertThat(second.first("X-App-Version")).hasValue("av-v2");
      }
    }
    assertThat(v2.metrics.total(Count.ASSET_HITS)).isPositive();
    assertThat(v1.sidecar.mismatches()).isEmpty();
  }

  @Test
  void assetIsFetchedOnceWithoutClientFields() throws IOException {
    AssetApp app = app();
    String path = hashed("v1", "a.js", TEXT);
    app.file(path, TEXT, TYPE, JS, "X-Kept", "yes", "Access-Control-Allow-Origin", "*");
    Pod pod = single(app);

    for (int i = 0; i < 3; i++) {
      var response =
          RawHttp.get(
              pod.address(),
              path + "?anything=" + i,
              "Cookie: session=mine",
              "Authorization: Bearer mine",
              "Accept-Encoding: gzip, br",
              "X-Forwarded-Proto: https",
              "Origin: https://other.test");
      assertThat(unzipped(response)).isEqualTo(TEXT);
      assertThat(response.first("Content-Encoding")).hasValue("gzip");
      assertThat(response.first("Vary")).hasValue("Accept-Encoding");
      assertThat(response.first("X-Kept")).hasValue("yes");
      assertThat(response.first("Access-Control-Allow-Origin")).hasValue("*");
    }
    assertThat(app.seen()).hasSize(1);
    var seen = app.seen().getFirst();
    assertThat(seen.headers()).doesNotContainKeys("Cookie", "Authorization", "Origin");
    assertThat(seen.header("Host")).isEqualTo("shop.test");
    assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(pod.metrics.total(Count.ASSET_HITS)).isEqualTo(2 + 1);
  }

  @Test
  void concurrentRequestsShareOneFetch() throws Exception {
    AssetApp app = app();
    app.delay(300);
    String path = hashed("v1", "a.js", TEXT);
    app.file(path, TEXT, TYPE, JS);
    Pod pod = single(app);

    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawHttp.Response>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(clients.submit(() -> RawHttp.get(pod.address(), path)));
      }
      for (Future<RawHttp.Response> one : all) {
        assertThat(one.get().body()).isEqualTo(TEXT);
        assertThat(one.get().first("Cache-Control")).hasValue(IMMUTABLE);
      }
    }
    assertThat(app.seen()).hasSize(1);
  }

  /** Apps reject unknown hosts; a client that sends one must not affect others. */
  @Test
  void requestWithAnotherHostWaitsForAnotherFetch() throws Exception {
    String path = hashed("v1", "a.js", TEXT);
    CountDownLatch asked = new CountDownLatch(2);
    RawApp app =
        keep(
            RawApp.start(
                connection -> {
                  for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                    boolean known =
                        head.contains("Host: shop.test")
                            && head.contains("X-Forwarded-Proto: http\r");
                    asked.countDown();
                    if (known) {
                      connection.ok(TEXT);
                    } else {
                      await().until(() -> asked.getCount() == 0);
                      connection.send("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
                    }
                  }
                }));
    Pod pod = keep(Pod.before(app.hostAndPort()));
    shop.version("v1", 1, pod.hostAndPort());
    publish(Map.of("v1", pod));

    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawHttp.Response> stranger =
          clients.submit(
              () ->
                  RawHttp.request(
                      pod.address(), "GET " + path + " HTTP/1.1\r\nHost: evil.test\r\n\r\n"));
      await().until(() -> asked.getCount() == 1);
      var known = RawHttp.get(pod.address(), path);

      assertThat(known.body()).isEqualTo(TEXT);
      assertThat(known.first("Cache-Control")).hasValue(IMMUTABLE);
      assertThat(stranger.get().status()).isEqualTo(404);
    }
  }

  @Test
  void theAppsVariantsAreCheckedAndCached() throws IOException {
    AssetApp app = app();
    String path = hashed("v1", "a.js", TEXT);
    byte[] gzip = AssetApp.gzip(TEXT.getBytes(UTF_8));
    app.file(path, TEXT, TYPE, JS).file(path, gzip, "gzip", TYPE, JS, "Vary", "Accept-Encoding");
    Pod pod = single(app);

    var zipped = RawHttp.get(pod.address(), path, "Accept-Encoding: gzip");
    var plain = RawHttp.get(pod.address(), path);
    var refused = RawHttp.get(pod.address(), path, "Accept-Encoding: gzip;q=0, identity");

    assertThat(unzipped(zipped)).isEqualTo(TEXT);
    assertThat(zipped.body().getBytes(ISO_8859_1)).isEqualTo(gzip);
    assertThat(plain.body()).isEqualTo(TEXT);
    assertThat(plain.first("Content-Encoding")).isEmpty();
    assertThat(plain.first("Vary")).hasValue("Accept-Encoding");
    assertThat(refused.body()).isEqualTo(TEXT);
    assertThat(zipped.first("ETag")).isPresent().isNotEqualTo(plain.first("ETag"));
    assertThat(app.seen()).hasSize(2);
  }

  @Test
  void variantWithOtherContentIsNotImmutable() throws IOException {
    AssetApp app = app();
    String path = hashed("v1", "a.js", TEXT);
    app.file(path, TEXT, TYPE, JS)
        .file(path, AssetApp.gzip("stale".getBytes(UTF_8)), "gzip", TYPE, JS);
    Pod pod = single(app);

    var zipped = RawHttp.get(pod.address(), path, "Accept-Encoding: gzip");

    assertThat(unzipped(zipped)).isEqualTo("stale");
    assertThat(zipped.first("Cache-Control")).hasValue("no-store");
    assertThat(pod.sidecar.mismatches()).hasSize(1);
  }

  @Test
  void otherBytesThanInTheManifestAreNotCacheableAndAreReported() throws IOException {
    AssetApp app = app();
    String path = hashed("v1", "a.js", "right");
    app.file(path, "wrong", TYPE, JS);
    Pod pod = single(app);

    for (int i = 0; i < 2; i++) {
      var response = RawHttp.get(pod.address(), path);
      assertThat(response.body()).isEqualTo("wrong");
      assertThat(response.first("Cache-Control")).hasValue("no-store");
    }
    assertThat(pod.metrics.total(Count.ASSET_MISMATCHES)).isEqualTo(1);
    assertThat(pod.sidecar.mismatches())
        .containsExactly(new Mismatch("v1", path.substring("/static/".length())));

    shop.manifest("v1", Map.of());
    publish(Map.of("v1", pod));
    assertThat(pod.sidecar.mismatches()).isEmpty();
  }

  @Test
  void anotherOwnerWithTheRightBytesIsPreferred() throws IOException {
    AssetApp bad = app();
    AssetApp good = app();
    String path = hashed("v1", "a.js", "right");
    assertThat(hashed("v2", "a.js", "right")).isEqualTo(path);
    bad.file(path, "wrong", TYPE, JS);
    good.file(path, "right", TYPE, JS);
    Pod v1 = version("v1", bad);
    Pod v2 = version("v2", good);
    publish(Map.of("v1", v1, "v2", v2));

    var response = RawHttp.get(v1.address(), path);

    assertThat(response.body()).isEqualTo("right");
    assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(v1.sidecar.mismatches()).extracting(Mismatch::version).containsExactly("v1");
  }

  @Test
  void anAppWithCanonicalFilesAloneHasHashedOnesToo() throws IOException {
    AssetApp app = app();
    String path = hashed("v1", "a b.js", TEXT);
    String other = hashed("v1", "b.js", "rewritten");
    app.file("/static/a%20b.js", TEXT, TYPE, JS).file("/static/b.js", "as written", TYPE, JS);
    Pod pod = single(app);
    String raw = path.replace(" ", "%20");

    var response = RawHttp.get(pod.address(), raw, "Accept-Encoding: gzip");
    var changed = RawHttp.get(pod.address(), other);

    assertThat(unzipped(response)).isEqualTo(TEXT);
    assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(changed.body()).isEqualTo("as written");
    assertThat(changed.first("Cache-Control")).hasValue("no-store");
    assertThat(app.seen())
        .extracting(AssetApp.Seen::path)
        .as("the location that worked is tried first")
        .containsExactly(raw, "/static/a%20b.js", "/static/b.js", other, "/static/b.js");
    assertThat(pod.sidecar.mismatches()).hasSize(1);
  }

  @Test
  void namesOfAnotherToolAreServedUnchecked() throws IOException {
    AssetApp app = app();
    String delivery = "assets/main-BkE8GHdn.js";
    shop.manifest(
        "v1", new Manifest(Map.of("src/main.ts", delivery), "h", Set.of(delivery), Map.of()));
    app.file("/static/" + delivery, "anything", TYPE, JS);
    Pod pod = single(app);

    var response = RawHttp.get(pod.address(), "/static/" + delivery);

    assertThat(response.body()).isEqualTo("anything");
    assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(pod.metrics.total(Count.ASSETS_UNVERIFIABLE)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, AssetSettings.DEFAULT_CACHE_BYTES})
  void largeAssetsAreCheckedAndStreamed(long cache) throws IOException {
    AssetApp app = app();
    String large = TEXT.repeat(3000);
    assertThat(large.length()).isGreaterThan(4 << 20);
    String path = hashed("v1", "large.js", large);
    app.file(path, large, TYPE, JS, "Set-Cookie", "a=b");
    Pod pod =
        keep(
            Pod.before(app.hostAndPort(), settings -> settings.withAssetCache(cache), Buster.NONE));
    shop.version("v1", 1, pod.hostAndPort());
    publish(Map.of("v1", pod));

    for (int i = 0; i < 2; i++) {
      var response = RawHttp.get(pod.address(), path, "Cookie: mine=1");
      assertThat(response.body()).isEqualTo(large);
      assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
      assertThat(response.all("Set-Cookie")).isEmpty();
    }
    assertThat(app.seen()).hasSize(3).noneMatch(seen -> seen.headers().containsKey("Cookie"));
    assertThat(pod.metrics.assetBytes()).isLessThan(4096);
  }

  @Test
  void appThatRequiresCredentialsDeterminesTheCacheFields() throws IOException {
    AssetApp app = app();
    app.answerWith(401);
    String path = hashed("v1", "a.js", TEXT);
    Pod pod = single(app);

    var response = RawHttp.get(pod.address(), path, "Authorization: Bearer mine");

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("app says no");
    assertThat(app.seen()).hasSize(2);
    assertThat(app.seen().getFirst().headers()).doesNotContainKey("Authorization");
    assertThat(app.seen().getLast().header("Authorization")).isEqualTo("Bearer mine");
  }

  @Test
  void conditionsRangesAndHeadsAreAnsweredFromMemory() throws IOException {
    AssetApp app = app();
    String content = "0123456789";
    String path = hashed("v1", "a.png", content);
    app.file(path, content, TYPE, "image/png", "Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
    Pod pod = single(app);

    var whole = RawHttp.get(pod.address(), path);
    String etag = whole.first("ETag").orElseThrow();
    assertThat(whole.first("Vary")).isEmpty();
    assertThat(whole.first("Accept-Ranges")).hasValue("bytes");

    var match = RawHttp.get(pod.address(), path, "If-None-Match: \"x,y\", W/" + etag);
    assertThat(match.status()).isEqualTo(304);
    assertThat(match.first("ETag")).hasValue(etag);
    assertThat(match.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(match.first("Content-Type")).isEmpty();
    var since =
        RawHttp.get(pod.address(), path, "If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT");
    assertThat(since.status()).isEqualTo(304);
    assertThat(RawHttp.get(pod.address(), path, "If-Match: \"other\"").status()).isEqualTo(412);

    var part = RawHttp.get(pod.address(), path, "Range: bytes=2-4", "If-Range: " + etag);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.first("Content-Range")).hasValue("bytes 2-4/10");
    assertThat(RawHttp.get(pod.address(), path, "Range: bytes=-3").body()).isEqualTo("789");
    assertThat(RawHttp.get(pod.address(), path, "Range: bytes=2-4", "If-Range: \"x\"").body())
        .isEqualTo(content);
    var parts = RawHttp.get(pod.address(), path, "Range: bytes=0-0, -1");
    assertThat(parts.status()).isEqualTo(206);
    assertThat(parts.first("Content-Type").orElseThrow()).startsWith("multipart/byteranges; ");
    assertThat(parts.body())
        .contains("Content-Range: bytes 0-0/10\r\n\r\n0\r\n--")
        .contains("Content-Range: bytes 9-9/10\r\n\r\n9\r\n--")
        .endsWith("--\r\n");
    var outside = RawHttp.get(pod.address(), path, "Range: bytes=10-");
    assertThat(outside.status()).isEqualTo(416);
    assertThat(outside.first("Content-Range")).hasValue("bytes */10");

    var head = RawHttp.request(pod.address(), RawHttp.head("HEAD " + path + " HTTP/1.1"));
    assertThat(head.first("Content-Length")).hasValue("10");
    assertThat(head.first("ETag")).hasValue(etag);
    assertThat(app.seen()).hasSize(1);
  }

  @Test
  void halfAMebibyteIsDecodedInWholePieces() throws IOException {
    AssetApp app = app();
    String content = "0123456789abcdef".repeat(40_000);
    String path = hashed("v1", "a.png", content);
    app.file(path, content, TYPE, "image/png");
    Pod pod = single(app);

    for (int i = 0; i < 2; i++) {
      assertThat(RawHttp.get(pod.address(), path).body()).isEqualTo(content);
    }
    var parts = RawHttp.get(pod.address(), path, "Range: bytes=0-299999, 300010-300012");
    assertThat(parts.body()).contains(content.substring(0, 300_000)).contains("\r\n\r\nabc\r\n");
    var head = RawHttp.request(pod.address(), RawHttp.head("HEAD " + path + " HTTP/1.1"));
    assertThat(head.first("Content-Length")).hasValue("640000");
    assertThat(app.seen()).hasSize(1);
  }

  @Test
  void missingFilesAreNotCacheable() throws IOException {
    AssetApp app = app();
    String path = hashed("v1", "a.js", TEXT);
    Pod pod = single(app);

    var gone = RawHttp.get(pod.address(), path);
    var strange = RawHttp.get(pod.address(), "/static/b.0123456789ab.js");

    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.first("Cache-Control")).hasValue("no-store");
    assertThat(strange.status()).isEqualTo(404);
    assertThat(strange.first("Cache-Control")).hasValue("no-store");
  }

  @Test
  void unreachableOwnersAreReported() throws IOException {
    String path = hashed("v1", "a.js", TEXT);
    Pod entry = keep(Pod.before(""));
    Socket taken = keep(new Socket()); // the port stays in use
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    shop.version("v1", 1, "127.0.0.1:" + taken.getLocalPort());
    publish(Map.of("", entry));

    var response = RawHttp.get(entry.address(), path);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.first("Cache-Control")).hasValue("no-store");
  }

  @Test
  void abortedResponseIsNotAnAsset() throws IOException {
    String path = hashed("v1", "a.js", TEXT);
    RawApp app =
        keep(
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                }));
    Pod pod = keep(Pod.before(app.hostAndPort()));
    shop.version("v1", 1, pod.hostAndPort());
    publish(Map.of("v1", pod));

    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("GET " + path + " HTTP/1.1"));
      String statusLine = http.line();
      List<String> fields = http.fields();
      assertThat(statusLine).contains(" 200 ");
      assertThat(fields).doesNotContain("Cache-Control: " + IMMUTABLE);
      assertThat(http.rest()).isEqualTo("half");
    }
    assertThat(pod.metrics.assetBytes()).isZero();
  }

  @Test
  void requestsWaitBrieflyForTheCheckOfABody() throws IOException {
    String path = hashed("v1", "a.js", "whole");
    RawApp app =
        keep(
            RawApp.start(
                connection -> {
                  String head = connection.head();
                  if (head.contains("User-Agent: appversion")) {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwho");
                    connection.head(); // and nothing else while the connection is open
                  } else {
                    connection.ok("whole");
                  }
                }));
    Pod pod = keep(Pod.before(app.hostAndPort()));
    shop.version("v1", 1, pod.hostAndPort());
    publish(Map.of("v1", pod));

    for (int i = 0; i < 2; i++) {
      var response = RawHttp.get(pod.address(), path);
      assertThat(response.body()).isEqualTo("whole");
      assertThat(response.first("Cache-Control")).hasValue("no-store");
    }
    assertThat(pod.metrics.total(Count.ASSET_LOADS)).isEqualTo(1);
  }

  @Test
  void assetsOfARemovedVersionAreEvicted() throws IOException {
    AssetApp one = app();
    AssetApp two = app();
    String path = hashed("v1", "a.js", TEXT);
    hashed("v2", "b.js", "b");
    one.file(path, TEXT, TYPE, JS);
    Pod v1 = version("v1", one);
    Pod v2 = version("v2", two);
    publish(Map.of("v1", v1, "v2", v2));
    assertThat(RawHttp.get(v2.address(), path).body()).isEqualTo(TEXT);
    assertThat(v2.metrics.assetBytes()).isPositive();

    shop.without("v1");
    publish(Map.of("v2", v2));

    await().untilAsserted(() -> assertThat(v2.metrics.assetBytes()).isZero());
    assertThat(RawHttp.get(v2.address(), path).status()).isEqualTo(404);
  }

  @Test
  void requestOfAnotherOriginIsForwardedToTheApp() throws IOException {
    AssetApp app = app();
    String path = hashed("v1", "font.woff2", TEXT);
    app.file(path, TEXT, TYPE, "font/woff2", "Vary", "Origin, Cookie");
    Pod pod = single(app);
    RawHttp.get(pod.address(), path);

    var foreign = RawHttp.get(pod.address(), path, "Origin: https://cdn.test");

    assertThat(foreign.body()).isEqualTo(TEXT);
    assertThat(foreign.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(foreign.first("Vary")).hasValue("Origin");
    assertThat(app.seen()).hasSize(2);
    assertThat(app.seen().getLast().header("Origin")).isEqualTo("https://cdn.test");
  }
}
