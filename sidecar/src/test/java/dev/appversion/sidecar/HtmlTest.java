package dev.appversion.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.metrics.HtmlMetrics.Passed;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewriting of the app's pages. */
class HtmlTest {
  private static final String HTML =
      "<!doctype html><html><head><meta name=\"app-version\" content=\"\">"
          + "<link rel=stylesheet href=\"/static/app.css\"></head><body></body></html>";
  private static final String TYPE = "Content-Type: text/html; charset=utf-8";

  private static Shop shop(Pod pod) {
    return new Shop()
        .version("v1", 1, pod.hostAndPort())
        .manifest("v1", Map.of("app.css", "app.0123456789ab.css"));
  }

  private static Pod pod(RawApp app) {
    Pod pod = Pod.before(app.hostAndPort());
    pod.state.publish(shop(pod).view("v1"));
    return pod;
  }

  /** Responds to every request with this head and body. */
  private static RawApp app(String body, String... fields) throws IOException {
    return RawApp.start(
        connection -> {
          for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            connection.send(
                "HTTP/1.1 200 OK\r\n"
                    + String.join("\r\n", fields)
                    + "\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + (head.startsWith("HEAD ") ? "" : body));
          }
        });
  }

  private static String rewritten(String body) {
    String[] parts = body.split("<script [^>]*></script>", -1);
    assertThat(parts).as(body).hasSize(2);
    return String.join("", parts);
  }

  private static final String EXPECTED =
      HTML.replace("app.css", "app.0123456789ab.css").replace("content=\"\"", "content=\"av-v1\"");

  @Test
  void pagesAreRewritten() throws IOException {
    try (RawApp app =
            app(
                HTML,
                TYPE,
                "ETag: \"x\"",
                "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
                "Accept-Ranges: bytes",
                "Digest: sha-256=x",
                "Content-Security-Policy: script-src 'nonce-abc'",
                "Link: </static/app.css>; rel=preload; as=style, <https://x.test/>; rel=x");
        Pod pod = pod(app)) {
      var response = RawHttp.get(pod.address(), "/", "Accept: text/html");
      assertThat(rewritten(response.body())).isEqualTo(EXPECTED);
      assertThat(response.body())
          .contains("nonce=\"abc\"")
          .contains("data-app-version=\"av-v1\"")
          .contains("</script><link rel=stylesheet");
      assertThat(response.all("Content-Length")).isEmpty();
      assertThat(response.all("Transfer-Encoding")).containsExactly("chunked");
      assertThat(response.first("ETag")).get().asString().startsWith("W/\"x~avs");
      assertThat(response.all("Last-Modified")).isEmpty();
      assertThat(response.all("Accept-Ranges")).isEmpty();
      assertThat(response.all("Digest")).isEmpty();
      assertThat(response.all("Vary")).containsExactly("HX-Request", "Sec-Fetch-Mode");
      assertThat(response.all("Link"))
          .containsExactly(
              "</static/app.0123456789ab.css>; rel=preload; as=style, <https://x.test/>; rel=x");
      await().untilAsserted(() -> assertThat(pod.metrics.html().rewritten()).isEqualTo(1));
      assertThat(pod.metrics.html().references()).isEqualTo(1);

      var head = RawHttp.request(pod.address(), RawHttp.head("HEAD / HTTP/1.1"));
      assertThat(head.first("ETag")).isEqualTo(response.first("ETag"));
      assertThat(head.all("Content-Length")).isEmpty();
      assertThat(head.all("Link")).isEqualTo(response.all("Link"));
      assertThat(head.all("Vary")).isEqualTo(response.all("Vary"));
    }
  }

  /** Browsers support only the labels of the Encoding standard. */
  @ParameterizedTest
  @ValueSource(strings = {"utf16", "ibm037", "UTF_16LE", "utf-32", "x"})
  void unknownEncodingLabelsAreIgnored(String label) throws IOException {
    try (RawApp app = app(HTML, "Content-Type: text/html; charset=" + label);
        Pod pod = pod(app)) {
      assertThat(RawHttp.get(pod.address(), "/", "Sec-Fetch-Mode: cors").body())
          .isEqualTo(EXPECTED);
    }
  }

  @Test
  void sourcesListedSeparatelyInThePolicyStay() throws IOException {
    String page = HTML.replace("</body>", "<img src='/static/app.css'></body>");
    try (RawApp app =
            app(
                page,
                TYPE,
                "Content-Security-Policy: style-src https://shop.test/static/app.css",
                "Link: </static/app.css>; rel=preload");
        Pod pod = pod(app)) {
      var response = RawHttp.get(pod.address(), "/", "Sec-Fetch-Mode: cors");
      assertThat(response.body()).isEqualTo(page.replace("content=\"\"", "content=\"av-v1\""));
      assertThat(response.first("Link")).hasValue("</static/app.css>; rel=preload");
    }
  }

  @Test
  void excludedReferencesStay() throws IOException {
    try (RawApp app = app(HTML, TYPE, "ETag: \"x\"");
        Pod pod = Pod.before(app.hostAndPort())) {
      Shop shop = shop(pod);
      pod.state.publish(shop.view("v1"));
      var before = RawHttp.get(pod.address(), "/", "Sec-Fetch-Mode: cors");

      pod.state.publish(shop.exclude("/static/*.css").view("v1"));

      var response = RawHttp.get(pod.address(), "/", "Sec-Fetch-Mode: cors");
      assertThat(response.body()).isEqualTo(HTML.replace("content=\"\"", "content=\"av-v1\""));
      assertThat(response.first("ETag")).isPresent().isNotEqualTo(before.first("ETag"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cors", "same-origin", "no-cors"})
  void responseToAScriptIsNotADocumentAndGetsNoScript(String mode) throws IOException {
    try (RawApp app = app(HTML, TYPE, "ETag: \"x\"");
        Pod pod = pod(app)) {
      var fetched = RawHttp.get(pod.address(), "/", "Sec-Fetch-Mode: " + mode);
      assertThat(fetched.body()).isEqualTo(EXPECTED);
      assertThat(fetched.all("Vary")).contains("Sec-Fetch-Mode");

      var page =
          RawHttp.get(
              pod.address(),
              "/",
              "Sec-Fetch-Mode: navigate",
              "Sec-Fetch-Dest: empty",
              "Accept: */*");
      assertThat(rewritten(page.body())).isEqualTo(EXPECTED);
      assertThat(page.first("ETag")).isPresent().isNotEqualTo(fetched.first("ETag"));
    }
  }

  @Test
  void aNavigationThroughAServiceWorkerOfFirefoxGetsTheScript() throws IOException {
    try (RawApp app = app(HTML, TYPE, "ETag: \"x\"");
        Pod pod = pod(app)) {
      var page =
          RawHttp.get(
              pod.address(),
              "/",
              "Sec-Fetch-Mode: same-origin",
              "Sec-Fetch-Dest: empty",
              "Upgrade-Insecure-Requests: 1",
              "Accept: text/html,*/*;q=0.8");

      assertThat(page.body()).contains("<script src=\"/__appversion/client.");
      assertThat(page.all("Vary")).contains("Sec-Fetch-Mode", "Upgrade-Insecure-Requests");
    }
  }

  private static String[] ofWorker(String script, String... more) {
    return Stream.concat(
            Stream.of(
                "Sec-Fetch-Mode: cors",
                "Sec-Fetch-Dest: empty",
                "Accept: */*",
                "Referer: http://shop.test" + script),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void responseToAWorkerMayBecomeADocumentAndGetsTheScript() throws IOException {
    try (RawApp app = app(gzip(HTML), TYPE, "ETag: \"x\"", "Content-Encoding: gzip");
        Pod pod = pod(app)) {
      var shell =
          RawHttp.get(pod.address(), "/", ofWorker("/sw.js?v=1", "Accept-Encoding: gzip, br"));
      assertThat(rewritten(gunzip(shell.body()))).isEqualTo(EXPECTED);
      assertThat(shell.all("Vary")).contains("Sec-Fetch-Mode", "Referer");
      assertThat(app.heads().getLast()).contains("\r\nAccept-Encoding: gzip\r\n");

      var fetched = RawHttp.get(pod.address(), "/", ofWorker("/page"));
      assertThat(fetched.body()).isEqualTo(EXPECTED);
      assertThat(fetched.all("Vary")).contains("Referer");
      assertThat(fetched.first("ETag")).isPresent().isNotEqualTo(shell.first("ETag"));
    }
  }

  @Test
  void aWorkersOtherFilesKeepTheirConditions() throws IOException {
    try (RawApp app = app("{}", "Content-Type: application/json", "ETag: \"x\"");
        Pod pod = pod(app)) {
      RawHttp.get(pod.address(), "/a.json", ofWorker("/sw.js", "If-None-Match: \"x\""));
      assertThat(app.heads().getLast()).contains("\r\nIf-None-Match: \"x\"\r\n");
    }
  }

  @Test
  void responsesToAngularsWorkerAreComparedWithAHash() throws IOException {
    try (RawApp app = app(HTML, TYPE, "ETag: \"x\"");
        Pod pod = pod(app)) {
      var checked = RawHttp.get(pod.address(), "/index.html", ofWorker("/ngsw-worker.js"));
      assertThat(checked.body()).isEqualTo(HTML);
      assertThat(checked.all("Vary")).contains("Sec-Fetch-Mode", "Referer");
    }
  }

  @Test
  void responsesComparedWithAHashAreTheAppsOwnBytes() throws IOException {
    try (RawApp app = app(HTML, TYPE, "ETag: \"x\"");
        Pod pod = pod(app)) {
      var checked = RawHttp.get(pod.address(), "/index.html?ngsw-cache-bust=0.12", "Accept: */*");

      assertThat(checked.body()).isEqualTo(HTML);
      assertThat(checked.first("ETag")).hasValue("\"x\"");
      assertThat(pod.metrics.html().passed(Passed.HASH_CHECKED)).isEqualTo(1);
    }
  }

  @Test
  void earlyHintsHaveTheNamesOfThePage() throws IOException {
    String hints = "HTTP/1.1 103 Early Hints\r\nLink: </static/app.css>; rel=preload\r\n\r\n";
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send(hints);
                  connection.ok("x");
                });
        Pod pod = pod(app)) {
      for (boolean page : new boolean[] {true, false}) {
        try (RawHttp http = RawHttp.connect(pod.address())) {
          String accept = page ? "Accept: text/html" : "Accept: text/plain";
          assertThat(http.send(RawHttp.head("GET / HTTP/1.1", accept)).read().all("Link"))
              .containsExactly(
                  page
                      ? "</static/app.0123456789ab.css>; rel=preload"
                      : "</static/app.css>; rel=preload");
          assertThat(http.read().body()).isEqualTo("x");
        }
      }
    }
  }

  /** An app whose page has a tag and a time, and that supports conditions. */
  private static RawApp appWithConditions() throws IOException {
    return RawApp.start(
        connection -> {
          for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            boolean known =
                head.contains("If-None-Match: \"x\"")
                    || (!head.contains("If-None-Match") && head.contains("If-Modified-Since"));
            connection.send(
                (known ? "HTTP/1.1 304 Not Modified\r\n" : "HTTP/1.1 200 OK\r\n")
                    + "ETag: \"x\"\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\n"
                    + (known
                        ? "\r\n"
                        : TYPE + "\r\nContent-Length: " + HTML.length() + "\r\n\r\n" + HTML));
          }
        });
  }

  @Test
  void conditionsAreMappedBackToTheApp() throws IOException {
    try (RawApp app = appWithConditions();
        Pod pod = pod(app)) {
      String tag = RawHttp.get(pod.address(), "/").first("ETag").orElseThrow();
      var second = RawHttp.get(pod.address(), "/", "If-None-Match: " + tag);
      assertThat(second.status()).isEqualTo(304);
      assertThat(second.first("ETag")).contains(tag);

      pod.state.publish(shop(pod).version("v1", 1, pod.hostAndPort(), "another").view("v1"));
      var third = RawHttp.get(pod.address(), "/", "If-None-Match: " + tag);
      assertThat(third.status()).isEqualTo(200);
      assertThat(third.first("ETag")).isPresent().get().isNotEqualTo(tag);
      var data = RawHttp.get(pod.address(), "/", "Accept: */*", "If-None-Match: \"x\"");
      assertThat(data.status()).isEqualTo(304);
      assertThat(data.first("ETag")).contains("\"x\"");
    }
  }

  /** A client with the app's own tag has the page from before rewriting was enabled. */
  @Test
  void pagesFromBeforeTheRewritingAreNotConfirmed() throws IOException {
    try (RawApp app = appWithConditions();
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(
          new Shop()
              .version("v1", 1, pod.hostAndPort())
              .client(ClientSettings.DEFAULT.withMismatch(Mismatch.IGNORE))
              .view("v1"));
      String[] fields = {
        "Accept: text/html,*/*;q=0.8", // as a browser that navigates
        "If-None-Match: \"y\", \"x\"",
        "If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT"
      };
      assertThat(RawHttp.get(pod.address(), "/", "Accept: text/html").first("ETag"))
          .contains("\"x\"");
      fields[1] = "If-None-Match: \"x\"";
      assertThat(RawHttp.get(pod.address(), "/", fields).status()).isEqualTo(304);

      pod.state.publish(shop(pod).view("v1"));
      var page = RawHttp.get(pod.address(), "/", fields);
      assertThat(page.status()).isEqualTo(200);
      assertThat(rewritten(page.body())).isEqualTo(EXPECTED);
      assertThat(app.heads().getLast())
          .doesNotContain("If-None-Match")
          .doesNotContain("If-Modified-Since");
      String tag = page.first("ETag").orElseThrow();
      fields[1] = "If-None-Match: \"y\", " + tag + ", *";
      assertThat(RawHttp.get(pod.address(), "/", fields).status()).isEqualTo(304);
      assertThat(app.heads().getLast()).contains("If-None-Match: \"x\"\r\n");
    }
  }

  /** They protect writes, with any tag that the client has. */
  @Test
  void conditionsOfWritesStay() throws IOException {
    try (RawApp app = app(HTML, TYPE, "ETag: \"x\"");
        Pod pod = pod(app)) {
      String tag = RawHttp.get(pod.address(), "/").first("ETag").orElseThrow();
      for (String method : new String[] {"PUT", "POST", "DELETE"}) {
        RawHttp.request(
            pod.address(),
            RawHttp.head(
                method + " / HTTP/1.1",
                "Accept: text/html",
                "HX-Request: true",
                "Content-Length: 0",
                "If-Match: \"y\", " + tag,
                "If-None-Match: *"));
        assertThat(app.heads().getLast())
            .contains("If-Match: \"y\", \"x\"\r\n")
            .contains("If-None-Match: *\r\n");
      }
    }
  }

  @Test
  void compressedPagesStayCompressedForClientsThatAcceptIt() throws IOException {
    try (RawApp app = app(gzip(HTML), TYPE, "Content-Encoding: gzip", "Vary: accept-encoding");
        Pod pod = pod(app)) {
      var plain = RawHttp.get(pod.address(), "/");
      assertThat(rewritten(plain.body())).isEqualTo(EXPECTED);
      assertThat(plain.all("Content-Encoding")).isEmpty();
      assertThat(plain.all("Vary"))
          .containsExactly("accept-encoding", "HX-Request", "Sec-Fetch-Mode");
      var compressed =
          RawHttp.get(pod.address(), "/", "Accept: text/html", "Accept-Encoding: br, gzip");
      assertThat(compressed.all("Content-Encoding")).containsExactly("gzip");
      assertThat(rewritten(gunzip(compressed.body()))).isEqualTo(EXPECTED);
      assertThat(app.heads().getLast()).contains("\r\nAccept-Encoding: gzip\r\n");
    }
  }

  /** Some servers send it in the zlib format that the standard requires, some without. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deflateIsDecoded(boolean bare) throws IOException {
    try (RawApp app = app(deflate(HTML, bare), TYPE, "Content-Encoding: deflate");
        Pod pod = pod(app)) {
      var plain = RawHttp.get(pod.address(), "/");
      assertThat(rewritten(plain.body())).isEqualTo(EXPECTED);
      assertThat(plain.all("Content-Encoding")).isEmpty();
      assertThat(plain.all("Vary"))
          .containsExactly("Accept-Encoding", "HX-Request", "Sec-Fetch-Mode");
      var compressed =
          RawHttp.get(pod.address(), "/", "Accept: text/html", "Accept-Encoding: deflate, gzip");
      assertThat(compressed.all("Content-Encoding")).containsExactly("gzip");
      assertThat(rewritten(gunzip(compressed.body()))).isEqualTo(EXPECTED);
      assertThat(app.heads().getLast()).contains("\r\nAccept-Encoding: deflate, gzip\r\n");
    }
  }

  @Test
  void brotliIsDecoded() throws IOException {
    try (RawApp app = app(resource("/html/page.html.br"), TYPE, "Content-Encoding: br");
        Pod pod = pod(app)) {
      pod.state.publish(shop(pod).manifest("v1", Map.of("a.png", "a.0123456789ab.png")).view("v1"));
      for (int i = 0; i < 5; i++) { // more than can be read at once
        var plain = RawHttp.get(pod.address(), "/");
        assertThat(plain.all("Content-Encoding")).isEmpty();
        assertThat(plain.body())
            .startsWith("<html><head><script ")
            .contains("<img src=\"/static/a.0123456789ab.png\">0<img")
            .endsWith("<img src=\"/static/a.0123456789ab.png\">1999</body></html>");
        var compressed = RawHttp.get(pod.address(), "/", "Accept-Encoding: br, gzip");
        assertThat(compressed.all("Content-Encoding")).containsExactly("gzip");
        assertThat(gunzip(compressed.body())).isEqualTo(plain.body());
      }
      await().untilAsserted(() -> assertThat(pod.metrics.html().references()).isEqualTo(20_000));
    }
  }

  @Test
  void streamedBytesArriveInTime() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send(
                      "HTTP/1.1 200 OK\r\n" + TYPE + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                  connection.send("3\r\n<p>\r\n");
                  connection.head(); // waits until the client has received it
                  connection.send("4\r\n</p>\r\n0\r\nX-Trailer: t\r\n\r\n");
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("GET / HTTP/1.1"));
      assertThat(http.line()).contains("200");
      assertThat(http.fields()).isNotEmpty();
      assertThat(http.chunk()).isEqualTo("<p>");
    }
  }

  @Test
  void fragmentsGetNoScriptButTheirReferences() throws IOException {
    try (RawApp app = app(HTML, TYPE);
        Pod pod = pod(app)) {
      assertThat(RawHttp.get(pod.address(), "/", "HX-Request: true").body()).isEqualTo(EXPECTED);
    }
    try (RawApp app = app("<p><img src=/static/app.css>", TYPE);
        Pod pod = pod(app)) {
      assertThat(RawHttp.get(pod.address(), "/").body())
          .isEqualTo("<p><img src=\"/static/app.0123456789ab.css\">");
    }
  }

  @Test
  void responsesWithNoTransformAreUnchanged() throws IOException {
    passes(Passed.NO_TRANSFORM, TYPE, "Cache-Control: private, no-transform");
    passes(Passed.ATTACHMENT, TYPE, "Content-Disposition: Attachment ; filename=\"report.html\"");
    passes(Passed.PARTIAL, TYPE, "Content-Range: bytes 0-9/100");
    passes(Passed.CODING, TYPE, "Content-Encoding: zstd");
    passes(Passed.CODING, TYPE, "Content-Encoding: gzip, br");
    passes(Passed.CHARSET, "Content-Type: text/html; charset=\"UTF-16LE\"");
    passes(null, "Content-Type: application/xhtml+xml");
    passes(null, "Content-Type: text/plain");
    passes(null, "X-None: 1");
  }

  private static void passes(Passed reason, String... fields) throws IOException {
    try (RawApp app = app(HTML, fields);
        Pod pod = pod(app)) {
      var response = RawHttp.get(pod.address(), "/");
      assertThat(response.body()).as(String.join(" ", fields)).isEqualTo(HTML);
      assertThat(response.all("Content-Length")).hasSize(1);
      assertThat(pod.metrics.html().rewritten()).isZero();
      if (reason != null) {
        assertThat(pod.metrics.html().passed(reason)).isEqualTo(1);
      }
    }
  }

  /** Their hash is of the unchanged bytes. */
  @Test
  void pagesThatAreHashedAssetsStay() throws IOException {
    try (RawApp app = app(HTML, TYPE, "ETag: \"x\"");
        Pod pod = pod(app)) {
      pod.state.publish(
          shop(pod)
              .manifest(
                  "v1",
                  Map.of("app.css", "app.0123456789ab.css", "page.html", "page.ba9876543210.html"))
              .view("v1"));
      var response = RawHttp.get(pod.address(), "/static/page.ba9876543210.html");
      assertThat(response.body()).isEqualTo(HTML);
      assertThat(pod.metrics.html().rewritten()).isZero();
    }
  }

  /** The sidecar that fetches one for its client gets the unchanged bytes as well. */
  @Test
  void pagesThatAreHashedAssetsStayOnTheWayToAnotherSidecar() throws IOException {
    String name = "page." + Digests.md5Hex(HTML.getBytes(UTF_8)).substring(0, 12) + ".html";
    try (RawApp app = app(HTML, TYPE);
        Pod owner = Pod.before(app.hostAndPort());
        Pod front = Pod.before("127.0.0.1:1")) {
      Shop shop =
          shop(owner)
              .manifest("v1", Map.of("page.html", name))
              .version("v2", 1, front.hostAndPort());
      owner.state.publish(shop.view("v1"));
      front.state.publish(shop.view("v2"));

      var response = RawHttp.get(front.address(), "/static/" + name);

      assertThat(response.body()).isEqualTo(HTML);
      assertThat(response.first("Cache-Control")).contains("public, max-age=31536000, immutable");
      assertThat(owner.metrics.html().rewritten()).isZero();
    }
  }

  @Test
  void nothingToInsert() throws IOException {
    try (RawApp app = app(HTML, TYPE);
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(
          new Shop()
              .version("v1", 1, pod.hostAndPort())
              .client(ClientSettings.DEFAULT.withMismatch(Mismatch.IGNORE))
              .view("v1"));
      assertThat(RawHttp.get(pod.address(), "/").body()).isEqualTo(HTML);
      assertThat(pod.metrics.html().passed(Passed.NOTHING)).isEqualTo(1);
    }
  }

  /**
   * An app may use any coding that the client accepts if the sidecar does not have to decode the
   * page.
   */
  @Test
  void codingsStayIfNothingIsInserted() throws IOException {
    String codings = "Accept-Encoding: gzip, deflate, br, zstd";
    String page = "Accept: text/html,*/*;q=0.8";
    try (RawApp app = app("coded", TYPE, "Content-Encoding: br", "ETag: \"x\"");
        Pod pod = Pod.before(app.hostAndPort())) {
      Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
      pod.state.publish(
          shop.client(ClientSettings.DEFAULT.withMismatch(Mismatch.IGNORE))
              .view("v1")); // nor a manifest
      var passed = RawHttp.get(pod.address(), "/", page, codings);
      assertThat(app.heads().getLast()).contains(codings + "\r\n");
      assertThat(passed.body()).isEqualTo("coded");
      assertThat(passed.first("Content-Encoding")).contains("br");
      assertThat(passed.first("ETag")).contains("\"x\"");

      // A script, but no references: fragments stay unchanged.
      pod.state.publish(shop.client(ClientSettings.DEFAULT).view("v1"));
      var fragment = RawHttp.get(pod.address(), "/", "HX-Request: true", codings);
      assertThat(app.heads().getLast()).contains(codings + "\r\n");
      assertThat(fragment.first("Content-Encoding")).contains("br");
      assertThat(fragment.all("Vary")).containsExactly("HX-Request", "Sec-Fetch-Mode");
      assertThat(pod.metrics.html().passed(Passed.NOTHING)).isEqualTo(2);
    }
    // A file that a page loads is not a page.
    try (RawApp app = app("coded", "Content-Type: image/svg+xml", "Content-Encoding: br");
        Pod pod = pod(app)) {
      String image = "Accept: image/avif,image/webp,*/*;q=0.8";
      assertThat(RawHttp.get(pod.address(), "/", image, codings).body()).isEqualTo("coded");
      assertThat(app.heads().getLast()).contains(codings + "\r\n");
    }
    try (RawApp app = app(HTML, TYPE);
        Pod pod = pod(app)) {
      RawHttp.get(pod.address(), "/", page, codings);
      assertThat(app.heads().getLast()).contains("\r\nAccept-Encoding: gzip, deflate\r\n");
    }
  }

  @Test
  void onlyTheSidecarOfTheAppRewrites() throws IOException {
    try (RawApp app = app(HTML, TYPE, "ETag: \"x\"");
        Pod far = Pod.before(app.hostAndPort());
        Pod near = Pod.before("")) {
      Shop shop = shop(far);
      far.state.publish(shop.view("v1"));
      near.state.publish(shop.view(""));
      var response = RawHttp.get(near.address(), "/", "Accept: text/html");
      assertThat(rewritten(response.body())).isEqualTo(EXPECTED);
      String tag = response.first("ETag").orElseThrow();
      assertThat(tag).containsOnlyOnce("~av");
      assertThat(near.metrics.html().rewritten()).isZero();
      RawHttp.get(near.address(), "/", "If-None-Match: " + tag);
      assertThat(app.heads().getLast()).contains("If-None-Match: \"x\"\r\n");
    }
  }

  private static Stream<Arguments> bodiesThatAreNotWhatTheirHeadsSay() throws IOException {
    String gzipped = gzip(HTML);
    String broken = gzipped.substring(0, gzipped.length() - 8) + "00000000";
    String brotli = resource("/html/page.html.br");
    return Stream.of(
        Arguments.of("gzip", HTML),
        Arguments.of("gzip", gzipped.substring(0, 5)), // ends within the frame's header
        Arguments.of("gzip", gzipped.substring(0, gzipped.length() / 2)),
        Arguments.of("gzip", gzipped.substring(0, gzipped.length() - 3)),
        Arguments.of("gzip", broken), // a wrong checksum
        Arguments.of("deflate", HTML),
        Arguments.of("deflate", deflate(HTML, false).substring(0, 20)),
        Arguments.of("br", HTML),
        Arguments.of("br", gzipped),
        Arguments.of("br", brotli.substring(0, brotli.length() / 2)),
        Arguments.of("identity", gzipped));
  }

  /** Browsers show some of them, and only the app can decide what is correct. */
  @ParameterizedTest
  @MethodSource("bodiesThatAreNotWhatTheirHeadsSay")
  void bodyThatIsNotInItsCodingIsForwardedUnchanged(String coding, String body) throws IOException {
    String[] fields = {
      TYPE,
      "Content-Encoding: " + coding,
      "ETag: \"x\"",
      "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
      "Link: </static/app.css>; rel=preload",
      "Vary: Cookie"
    };
    try (RawApp app = app(body, fields);
        RawApp slow = inPieces(body, fields);
        Pod pod = pod(app);
        Pod slowly = pod(slow)) {
      for (Pod one : new Pod[] {pod, slowly}) {
        var response = RawHttp.get(one.address(), "/", "Accept-Encoding: br, gzip, deflate");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
        // The head of a page without a coding is not delayed until the body arrives.
        if (!(one == slowly && coding.equals("identity"))) {
          assertThat(response.fields()).contains(fields);
        }
        var html = one.metrics.html();
        assertThat(html.passed(Passed.UNDECODABLE)).isEqualTo(1);
        assertThat(html.rewritten() + html.failed()).isZero();
        assertThat(one.metrics.total(ProxyMetrics.Count.UPSTREAM_RESPONSE_ERRORS)).isZero();
      }
      String old = "GET / HTTP/1.0\r\nHost: shop.test\r\n\r\n";
      assertThat(RawHttp.request(pod.address(), old).body()).isEqualTo(body);
    }
  }

  /** The body is sent after the head, a few bytes at a time. */
  private static RawApp inPieces(String body, String... fields) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + String.join("\r\n", fields);
    return RawApp.start(
        connection -> {
          connection.head();
          connection.send(head + "\r\n\r\n");
          int size = Math.max(1, body.length() / 20);
          for (int at = 0; at < body.length(); at += size) {
            connection.send(body.substring(at, Math.min(body.length(), at + size)));
          }
        });
  }

  @Test
  void longPageThatFailsInItsMiddleIsAborted() throws IOException {
    StringBuilder page = new StringBuilder("<p>");
    new java.util.Random(1).ints(200_000, ' ', '<').forEach(c -> page.append((char) c));
    String body = gzip(page.toString());
    try (RawApp app = app(body.substring(0, body.length() - 50), TYPE, "Content-Encoding: gzip");
        Pod pod = pod(app)) {
      assertThatThrownBy(() -> RawHttp.get(pod.address(), "/")).isInstanceOf(IOException.class);
      await().untilAsserted(() -> assertThat(pod.metrics.html().failed()).isEqualTo(1));
      assertThat(pod.metrics.total(ProxyMetrics.Count.UPSTREAM_RESPONSE_ERRORS)).isEqualTo(1);
    }
  }

  @Test
  void compressedStreamedBytesArriveInTime() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed, 512, true);
        RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send(
                      "HTTP/1.1 200 OK\r\n"
                          + TYPE
                          + "\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
                  gzip.write("<p>".getBytes(StandardCharsets.US_ASCII));
                  gzip.flush();
                  String piece = compressed.toString(StandardCharsets.ISO_8859_1);
                  connection.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
                  connection.head(); // waits until the client has received it
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("GET / HTTP/1.1"));
      assertThat(http.line()).contains("200");
      assertThat(http.fields()).isNotEmpty();
      assertThat(http.chunk()).isEqualTo("<p>");
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = HtmlTest.class.getResourceAsStream(name)) {
      return new String(
          java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String deflate(String text, boolean bare) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, bare))) {
      deflate.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String gunzip(String latin1) throws IOException {
    var bytes = new ByteArrayInputStream(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return new String(new GZIPInputStream(bytes).readAllBytes(), StandardCharsets.UTF_8);
  }
}
