package dev.appversion.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.metrics.HtmlMetrics.Passed;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewriting of the app's pages. */
class HtmlTest extends HtmlStories {
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
}
