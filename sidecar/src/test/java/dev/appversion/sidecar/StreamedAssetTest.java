package dev.appversion.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header fields of responses for assets that were checked but are not cached. */
class StreamedAssetTest extends AssetStories {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "200 OK | Content-Length: 10 | immutable",
        "200 OK | Content-Length: 9 | no-store",
        "200 OK | Content-Length: 10;Content-Encoding: gzip | no-store",
        "206 Part | Content-Length: 3;Content-Range: bytes 2-4/10 | immutable",
        "206 Part | Content-Length: 3;Content-Range: bytes 2-4/11 | no-store",
        "206 Part | Content-Length: 3;Content-Range: bytes 2-4/* | no-store",
        "206 Part | Content-Length: 3;Content-Range: bytes 2-4/10;Content-Encoding: gzip | no-store",
        "206 Part | Content-Length: 3;Content-Type: multipart/byteranges | no-store",
        "304 Same | ETag: \"a\" | immutable",
        "304 Same | ETag: \"b\" | no-store",
        "304 Same | ETag: W/\"a\" | no-store",
        "304 Same | X-Tag: none | no-store",
      })
  void onlyCheckedBytesAreImmutable(String status, String fields, String expected)
      throws IOException {
    String path = hashed("v1", "a.png", "0123456789");
    RawApp app =
        keep(
            RawApp.start(
                connection -> {
                  String looks = connection.head();
                  assertThat(looks).contains("User-Agent: appversion");
                  connection.send(
                      "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\n0123456789");
                  connection.head();
                  connection.send(
                      "HTTP/1.1 "
                          + status
                          + "\r\nCache-Control: max-age=600\r\n"
                          + fields.replace(";", "\r\n")
                          + "\r\n\r\n");
                  if (!status.startsWith("304")) {
                    connection.send("0123456789".substring(0, length(fields)));
                  }
                  connection.head();
                }));
    Pod pod =
        keep(Pod.before(app.hostAndPort(), settings -> settings.withAssetCache(0), Buster.NONE));
    shop.version("v1", 1, pod.hostAndPort());
    publish(Map.of("v1", pod));

    var response =
        RawHttp.get(pod.address(), path, "Range: bytes=2-4", "If-None-Match: \"a\", \"b\"");

    assertThat(response.statusLine()).endsWith(status);
    assertThat(response.all("Cache-Control"))
        .containsExactly(expected.equals("immutable") ? IMMUTABLE : expected);
  }

  /** A request that joins the lookup of a variant gets only that variant as checked. */
  @Test
  void uncheckedVariantIsNotCacheable() throws Exception {
    AssetApp app = app();
    app.delay(400);
    String path = hashed("v1", "a.js", TEXT);
    app.file(path, "stale", TYPE, JS).file(path, AssetApp.gzip(TEXT.getBytes(UTF_8)), "gzip");
    Pod pod = single(app);

    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawHttp.Response> zipped =
          clients.submit(() -> RawHttp.get(pod.address(), path, "Accept-Encoding: gzip"));
      await().until(() -> pod.metrics.total(Count.ASSET_LOADS) == 1);
      var plain = RawHttp.get(pod.address(), path);

      assertThat(zipped.get().first("Cache-Control")).hasValue(IMMUTABLE);
      assertThat(plain.body()).isEqualTo("stale");
      assertThat(plain.first("Cache-Control")).hasValue("no-store");
    }
  }

  private static int length(String fields) {
    return Integer.parseInt(fields.split("Content-Length: ", 2)[1].split(";", 2)[0].strip());
  }
}
