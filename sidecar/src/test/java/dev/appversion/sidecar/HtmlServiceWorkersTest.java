package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.metrics.HtmlMetrics.Passed;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which responses to scripts and service workers are documents. */
class HtmlServiceWorkersTest extends HtmlStories {
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
}
