package dev.appversion.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.AssetSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashed assets of apps that serve their files under canonical names only. */
class CanonicalAppTest extends AssetStories {

  @Test
  void absoluteTargetServesTheSameFile() throws IOException {
    AssetApp app = app().file("/", "the home page", TYPE, "text/html");
    String path = hashed("v1", "app.js", TEXT);
    app.file("/static/app.js", TEXT, TYPE, JS);
    Pod pod = streaming("v1", app);
    publish(Map.of("v1", pod));

    var response =
        RawHttp.request(pod.address(), RawHttp.head("GET http://shop.test" + path + " HTTP/1.1"));

    assertThat(response.body()).isEqualTo(TEXT);
    assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(app.seen().getLast().path()).isEqualTo("/static/app.js");
  }

  /** Files that a collector rewrote are built from the app's files, in each coding. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rewrittenTextsAreBuilt(boolean compressed) throws IOException {
    String image = hashed("v1", "img/a.png", "png").substring("/static/".length());
    String source = "b{background:url(../img/a.png)}\n".repeat(60);
    String delivered = source.replace("url(../img/a.png)", "url(\"../" + image + "\")");
    String path = hashed("v1", "css/app.css", delivered);
    AssetApp app = app().file("/static/css/app.css", source, TYPE, "text/css");
    if (compressed) {
      app.file(
          "/static/css/app.css", AssetApp.gzip(source.getBytes(UTF_8)), "gzip", TYPE, "text/css");
    }
    Pod pod = single(app);

    for (int i = 0; i < 2; i++) {
      var response = RawHttp.get(pod.address(), path, "Accept-Encoding: gzip");
      assertThat(unzipped(response)).isEqualTo(delivered);
      assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
    }
    assertThat(app.seen()).hasSize(2);
    assertThat(pod.sidecar.mismatches()).isEmpty();
    assertThat(RawHttp.get(pod.address(), path).body()).isEqualTo(delivered);
  }

  @Test
  void modulesAreBuiltAsWell() throws IOException {
    String store = hashed("v1", "store.js", "let s").substring("/static/".length());
    String source = "import { s } from './store.js';";
    String delivered = "import { s } from \"./" + store + "\";";
    String path = hashed("v1", "main.js", delivered);
    Pod pod = single(app().file("/static/main.js", source, TYPE, JS));

    var response = RawHttp.get(pod.address(), path);

    assertThat(response.body()).isEqualTo(delivered);
    assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
  }

  /** A page was rewritten to a name, so the name has to resolve. */
  @ParameterizedTest
  @ValueSource(strings = {"no-store", "private", "max-age=60"})
  void textsThatAreNotCachedAreThoseOfTheApp(String cacheControl) throws IOException {
    String image = hashed("v1", "a.png", "png").substring("/static/".length());
    String source = "b{background:url(a.png)}";
    String path = hashed("v1", "app.css", source.replace("url(a.png)", "url(\"" + image + "\")"));
    AssetApp app =
        app().file("/static/app.css", source, TYPE, "text/css", "Cache-Control", cacheControl);
    Pod pod = cacheControl.startsWith("max") ? streaming("v1", app) : version("v1", app);
    publish(Map.of("v1", pod));

    for (int i = 0; i < 2; i++) {
      var response = RawHttp.get(pod.address(), path, "Origin: https://other.test");
      assertThat(response.body()).isEqualTo(source);
      assertThat(response.first("Cache-Control")).hasValue("no-store");
    }
    assertThat(pod.sidecar.mismatches()).isEmpty();
  }

  /**
   * zstd is not requested from apps: such responses are neither decoded nor cached, with any
   * window.
   */
  @ParameterizedTest
  @ValueSource(ints = {0x68, 0x70})
  void unrequestedZstdIsForwarded(int window) throws IOException {
    byte[] zstd = Base64.getDecoder().decode("KLUv/QRoZQAAMGhlbGxvIAEAmUsRF16uDQ==");
    zstd[5] = (byte) window;
    String path = hashed("v1", "app.js", "hello hello hello hello");
    Pod pod = single(app().file(path, zstd, "", TYPE, JS, "Content-Encoding", "zstd"));

    for (int i = 0; i < 2; i++) {
      var response = RawHttp.get(pod.address(), path, "Accept-Encoding: zstd");
      assertThat(response.body().getBytes(ISO_8859_1)).isEqualTo(zstd);
      assertThat(response.first("Content-Encoding")).hasValue("zstd");
      assertThat(response.first("Cache-Control")).isNotEqualTo(Optional.of(IMMUTABLE));
    }
  }

  /** The client gets the error of the only file that exists. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500, 503})
  void refusalOfTheCanonicalFileIsForwarded(int status) throws IOException {
    AssetApp app = app().answer("/static/app.js", status);
    String path = hashed("v1", "app.js", TEXT);
    Pod pod = single(app);

    var response = RawHttp.get(pod.address(), path, "Authorization: Bearer mine");

    assertThat(response.status()).isEqualTo(status);
    assertThat(app.seen().getLast().path()).isEqualTo("/static/app.js");
    assertThat(app.seen().getLast().header("Authorization")).isEqualTo("Bearer mine");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 500})
  void soDoesAnAppWithAManifest(int status) throws IOException {
    AssetApp app = app().file("/static/a.js", "a", TYPE, JS);
    String known = hashed("v1", "a.js", "a");
    String path = hashed("v1", "b.js", "b");
    Pod pod = single(app);
    assertThat(RawHttp.get(pod.address(), known).status()).isEqualTo(200);
    app.answerWith(status);

    assertThat(RawHttp.get(pod.address(), path).status()).isEqualTo(status);
    assertThat(app.seen().getLast().path()).isEqualTo("/static/b.js");
  }

  @Test
  void responsesForOneClientOnlyAreNotCached() throws IOException {
    String path = hashed("v1", "app.js", TEXT);
    RawApp app =
        keep(
            RawApp.start(
                connection -> {
                  for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                    if (!head.contains("Authorization: ")) {
                      connection.send("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
                    } else if (head.startsWith("GET /static/app.js")) {
                      connection.send(
                          "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\n"
                              + "Content-Length: 4\r\n\r\nmine");
                    } else {
                      connection.send("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
                    }
                  }
                }));
    Pod pod = keep(Pod.before(app.hostAndPort()));
    shop.version("v1", 1, pod.hostAndPort());
    publish(Map.of("v1", pod));

    var response = RawHttp.get(pod.address(), path + "?key=7", "Authorization: Bearer mine");

    assertThat(response.body()).isEqualTo("mine");
    assertThat(response.first("Cache-Control")).hasValue("no-store");
    assertThat(app.heads().getLast()).startsWith("GET /static/app.js?key=7 ");
  }

  @Test
  void timeoutOfAnAppIsNotAMissingFile() throws IOException {
    String path = hashed("v1", "app.js", TEXT);
    RawApp app =
        keep(
            RawApp.start(
                connection -> {
                  for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                    if (head.startsWith("GET /static/app.js ")) {
                      connection.read(); // and does not respond
                    }
                    connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                  }
                }));
    Pod pod = keep(Pod.before(app.hostAndPort(), AssetStories::impatient, Buster.NONE));
    shop.version("v1", 1, pod.hostAndPort());
    publish(Map.of("v1", pod));

    assertThat(RawHttp.get(pod.address(), path).status()).isEqualTo(504);
  }

  @Test
  void requestsWaitBrieflyForTheCheckOfACanonicalFile() throws IOException {
    String path = hashed("v1", "app.js", "whole");
    RawApp app =
        keep(
            RawApp.start(
                connection -> {
                  for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                    if (!head.startsWith("GET /static/app.js ")) {
                      connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                    } else if (head.contains("User-Agent: appversion")) {
                      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwho");
                      connection.head(); // and nothing else while the connection is open
                    } else {
                      connection.ok("whole");
                    }
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
  }

  /** A sidecar without a cache, and a page with more files than concurrent lookups. */
  @Test
  void anyNumberOfFilesMayBeRequestedAtOnce() throws Exception {
    AssetApp app = app();
    app.delay(1000);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      paths.add(hashed("v1", "f" + i + ".js", "file " + i));
      app.file("/static/f" + i + ".js", "file " + i, TYPE, JS);
    }
    Pod pod = single(app);

    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawHttp.Response>> all = new ArrayList<>();
      for (String path : paths) {
        all.add(clients.submit(() -> RawHttp.get(pod.address(), path)));
      }
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).get().body()).isEqualTo("file " + i);
        assertThat(all.get(i).get().first("Cache-Control"))
            .isPresent()
            .get()
            .isIn(IMMUTABLE, "no-store");
      }
      assertThat(all.stream().map(one -> one.resultNow().first("Cache-Control").get()))
          .contains(IMMUTABLE, "no-store");
    }
  }

  @Test
  void deletedFileIsLookedUpAtItsOtherLocations() throws IOException {
    AssetApp one = app();
    AssetApp two = app();
    String path = hashed("v1", "app.js", TEXT);
    assertThat(hashed("v2", "app.js", TEXT)).isEqualTo(path);
    one.file("/static/app.js", TEXT, TYPE, JS);
    two.file(path, TEXT, TYPE, JS);
    Pod v1 = streaming("v1", one);
    Pod v2 = streaming("v2", two);
    publish(Map.of("v1", v1, "v2", v2));
    assertThat(RawHttp.get(v1.address(), path).body()).isEqualTo(TEXT);

    one.without("/static/app.js");
    for (int i = 0; i < 2; i++) {
      var response = RawHttp.get(v1.address(), path, "Cookie: mine=1", "Accept-Encoding: gzip, br");
      assertThat(response.body()).isEqualTo(TEXT);
      assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
      assertThat(response.first("x-backend-target")).hasValue("shop-v2");
    }
    assertThat(two.seen()).noneMatch(seen -> seen.headers().containsKey("Cookie"));

    two.without(path);
    AssetApp store = app().file("/v1/assets/web/shop/" + path.substring(8), TEXT, TYPE, JS);
    shop.store(store.hostAndPort());
    publish(Map.of("v1", v1));
    var kept = RawHttp.get(v1.address(), path, "Cookie: mine=1");
    assertThat(kept.body()).isEqualTo(TEXT);
    assertThat(kept.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(store.seen().getLast().headers()).doesNotContainKey("Cookie");

    shop.store(null);
    publish(Map.of("v1", v1));
    var gone = RawHttp.get(v1.address(), path);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.first("Cache-Control")).hasValue("no-store");

    one.file(path, TEXT, TYPE, JS);
    assertThat(RawHttp.get(v1.address(), path).first("Cache-Control")).hasValue(IMMUTABLE);
  }

  @Test
  void unreachableOwnerIsSkipped() throws IOException {
    AssetApp one = app();
    AssetApp two = app();
    String path = hashed("v1", "app.js", TEXT);
    hashed("v2", "app.js", TEXT);
    one.file("/static/app.js", TEXT, TYPE, JS);
    two.file(path, TEXT, TYPE, JS);
    Pod v1 = streaming("v1", one);
    Pod v2 = streaming("v2", two);
    Pod entry = keep(Pod.before("", settings -> settings.withAssetCache(0), Buster.NONE));
    publish(Map.of("v1", v1, "v2", v2, "", entry));
    assertThat(RawHttp.get(entry.address(), path).first("x-backend-target")).hasValue("shop-v1");

    one.close();
    var response = RawHttp.get(entry.address(), path);

    assertThat(response.body()).isEqualTo(TEXT);
    assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(response.first("x-backend-target")).hasValue("shop-v2");
  }

  /** The sidecar of the app rewrites pages; this page is requested as an asset. */
  @ParameterizedTest
  @ValueSource(longs = {0, AssetSettings.DEFAULT_CACHE_BYTES})
  void pageThatIsAnAssetCrossesAnotherSidecarUnchanged(long cache) throws IOException {
    String help =
        "<!doctype html><head><title>Help</title></head><script src=/static/app.js></script>";
    AssetApp one = app();
    String path = hashed("v1", "help.html", help);
    hashed("v1", "app.js", TEXT);
    one.file("/static/help.html", help, TYPE, "text/html");
    Pod v1 = version("v1", one);
    Pod v2 =
        keep(
            Pod.before(
                app().hostAndPort(), settings -> settings.withAssetCache(cache), Buster.NONE));
    shop.version("v2", 1, v2.hostAndPort());
    publish(Map.of("v1", v1, "v2", v2));

    for (int i = 0; i < 2; i++) {
      var response =
          RawHttp.get(v2.address(), path, "Accept: text/html", "Cache-Control: no-cache");
      assertThat(response.body()).isEqualTo(help);
      assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
    }
    assertThat(v2.sidecar.mismatches()).isEmpty();
    assertThat(v1.sidecar.mismatches()).isEmpty();
  }
}
