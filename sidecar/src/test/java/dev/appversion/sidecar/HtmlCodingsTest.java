package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.metrics.HtmlMetrics.Passed;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in content codings, and streamed ones. */
class HtmlCodingsTest extends HtmlStories {
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
}
