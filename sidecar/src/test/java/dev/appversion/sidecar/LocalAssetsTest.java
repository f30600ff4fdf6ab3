package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.LocalAssets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a sidecar serves from its own disk, as in dev mode. */
class LocalAssetsTest {
  private static final String CSS = "body { color: red }\n";

  private static final String PAGE =
      "<!doctype html><link rel=stylesheet href=\"/static/css/app.css\">"
          + "<script src=\"/static/gone.js\"></script>";

  @TempDir Path folder;
  private RawApp app;
  private Pod pod;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(folder.resolve("css"));
    Files.writeString(folder.resolve("css/app.css"), CSS);
    app =
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                boolean page = head.startsWith("GET /page");
                String body = page ? PAGE : "from app";
                connection.send(
                    "HTTP/1.1 200 OK\r\nETag: \"page\"\r\nContent-Type: "
                        + (page ? "text/html" : "text/plain")
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
              }
            });
    pod =
        Pod.before(
            app.hostAndPort(),
            settings ->
                settings.withLocalAssets(new LocalAssets("/static/", List.of(folder), true)),
            Buster.NONE);
    pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
  }

  @AfterEach
  void stop() throws IOException {
    pod.close();
    app.close();
  }

  private RawHttp.Response get(String path, String... fields) throws IOException {
    return RawHttp.get(pod.address(), path, fields);
  }

  @Test
  void fileIsServedAndRevalidatedEachTime() throws Exception {
    RawHttp.Response response = get("/static/css/app.css?v=whatever");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(CSS);
    assertThat(response.first("Content-Type")).contains("text/css; charset=utf-8");
    assertThat(response.first("Cache-Control")).contains("no-cache");
    assertThat(response.first("X-App-Version")).contains("av-v1");
    assertThat(response.first("Last-Modified")).isEmpty();
    assertThat(response.all("Set-Cookie")).isEmpty();
    String etag = response.first("ETag").orElseThrow();
    assertThat(etag).matches("\"[0-9a-f]{12}\"");

    assertThat(get("/static/css/app.css", "If-None-Match: " + etag).status()).isEqualTo(304);
    // The same size within the same second: only the bytes differ.
    Files.writeString(folder.resolve("css/app.css"), CSS.replace("red", "tan"));
    RawHttp.Response edited = get("/static/css/app.css", "If-None-Match: " + etag);
    assertThat(edited.status()).isEqualTo(200);
    assertThat(edited.body()).contains("tan");
    assertThat(app.heads()).isEmpty();
  }

  @Test
  void pageRefersToTheCurrentFiles() throws Exception {
    RawHttp.Response first = get("/page", "Accept: text/html");
    String url = reference(first);

    assertThat(url).matches("/static/css/app\\.css\\?v=[0-9a-f]{12}");
    assertThat(first.body()).contains("src=\"/static/gone.js\"");
    assertThat(get(url).body()).isEqualTo(CSS);
    assertThat(reference(get("/page", "Accept: text/html"))).isEqualTo(url);

    Files.writeString(folder.resolve("css/app.css"), CSS.replace("red", "tan"));
    String tag = first.first("ETag").orElseThrow();
    RawHttp.Response second = get("/page", "Accept: text/html", "If-None-Match: " + tag);
    assertThat(reference(second)).startsWith("/static/css/app.css?v=").isNotEqualTo(url);
    assertThat(app.heads().getLast()).doesNotContain("If-None-Match: \"page\"");
  }

  private static String reference(RawHttp.Response page) {
    assertThat(page.status()).isEqualTo(200);
    return page.body().split("href=\"", 2)[1].split("\"", 2)[0];
  }

  @Test
  void headAndRanges() throws Exception {
    RawHttp.Response head =
        RawHttp.request(pod.address(), RawHttp.head("HEAD /static/css/app.css HTTP/1.1"));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.first("Content-Length")).contains(Integer.toString(CSS.length()));

    RawHttp.Response part = get("/static/css/app.css", "Range: bytes=0-3");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("body");
    assertThat(part.first("Content-Range")).contains("bytes 0-3/" + CSS.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static/gone.css",
        "/static/css/",
        "/static/",
        "/static/css",
        "/static/..%2fsecret",
        "/static/%2e%2e/secret",
        "/static/css%2Fapp.css",
        "/elsewhere",
      })
  void theAppServesFilesThatDoNotExist(String path) throws Exception {
    assertThat(get(path).body()).isEqualTo("from app");
  }

  @Test
  void theAppServesRequestsWithABody() throws Exception {
    String post = RawHttp.head("POST /static/css/app.css HTTP/1.1", "Content-Length: 0");

    assertThat(RawHttp.request(pod.address(), post).body()).isEqualTo("from app");
  }

  @Test
  void manyRequestsOnOneConnection() throws Exception {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      for (int i = 0; i < 20; i++) {
        assertThat(http.send(RawHttp.head("GET /static/css/app.css HTTP/1.1")).read().body())
            .isEqualTo(CSS);
        assertThat(http.send(RawHttp.head("GET /static/gone.css HTTP/1.1")).read().body())
            .isEqualTo("from app");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "app.js, text/javascript; charset=utf-8",
    "APP.MJS, text/javascript; charset=utf-8",
    "page.html, text/html; charset=utf-8",
    "app.webmanifest, application/manifest+json",
    "font.eot, application/vnd.ms-fontobject",
    "film.m4v, video/x-m4v",
    "font.woff, font/woff",
    "crossdomain.xml, text/x-cross-domain-policy; charset=utf-8",
    "app.js.map, application/json",
    "logo.svg, image/svg+xml",
    "photo.avif, image/avif",
    "font.woff2, font/woff2",
    "code.wasm, application/wasm",
    "data.unheard-of, application/octet-stream",
  })
  void aFileHasItsType(String name, String type) throws Exception {
    Files.writeString(folder.resolve(name), "x");

    assertThat(get("/static/" + name).first("Content-Type")).contains(type);
  }

  @Test
  void largeFileIsSentCompletely() throws Exception {
    String large = "0123456789abcdef".repeat(200_000);
    Files.writeString(folder.resolve("large.txt"), large);

    assertThat(get("/static/large.txt").body()).isEqualTo(large);
  }
}
