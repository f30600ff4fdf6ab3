package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Conditional requests for pages that the sidecar rewrites. */
class HtmlConditionsTest extends HtmlStories {
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
}
