package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.store.RequestedFiles;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of its app's files that a sidecar provides, so that the operator stores them. */
class ServedFilesTest extends AssetStories {
  private static final String CHUNK = "/_next/static/chunks/app/page-1a2b3c4d.js";

  private AssetApp app;
  private Pod pod;

  @BeforeEach
  void start() {
    app = app();
    pod = version("v1", app);
    shop.store("127.0.0.1:1");
    publish(Map.of("v1", pod));
  }

  @Test
  void servedFilesAreListedOnceInOrder() throws IOException {
    app.file(CHUNK, "x()", TYPE, JS).file("/_astro/a%20b.css", "p{}", TYPE, "text/css");

    get("/_astro/a%20b.css?v=1");
    get(CHUNK);
    get(CHUNK);

    assertThat(pod.sidecar.servedFiles()).containsExactly("/_astro/a b.css", CHUNK);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /_next/static/a.html, text/html, ''",
    "GET, /_next/static/a.js, text/html, ''",
    "GET, /_next/static/a.json, application/json, ''",
    "GET, /_next/static/a.js, text/javascript, private",
    "GET, /_next/static/a.js, text/javascript, no-store",
    "HEAD, /_next/static/a.js, text/javascript, ''",
    "POST, /_next/static/a.js, text/javascript, ''",
    "GET, /assets/index-DiwrgTda.js, text/javascript, ''",
    "GET, /_nuxt/builds/a.js, text/javascript, ''",
  })
  void nothingElseIsListed(String method, String path, String type, String cacheControl)
      throws IOException {
    app.file(path, "x()", TYPE, type, "Cache-Control", cacheControl);

    String head = RawHttp.head(method + " " + path + " HTTP/1.1", "Content-Length: 0");
    assertThat(RawHttp.request(pod.address(), head).status()).isEqualTo(200);

    assertThat(pod.sidecar.servedFiles()).isEmpty();
  }

  @Test
  void filesMissingInTheAppAreNotListed() throws IOException {
    get(CHUNK);

    assertThat(pod.sidecar.servedFiles()).isEmpty();
  }

  @Test
  void onlyTheSidecarOfTheAppListsIt() throws IOException {
    Pod other = version("v2", app());
    publish(Map.of("v1", pod, "v2", other));
    app.file(CHUNK, "x()", TYPE, JS);

    assertThat(RawHttp.get(other.address(), CHUNK, "X-App-Requested-Version: v1").body())
        .isEqualTo("x()");

    assertThat(pod.sidecar.servedFiles()).containsExactly(CHUNK);
    assertThat(other.sidecar.servedFiles()).isEmpty();
  }

  @Test
  void withoutAStoreNothingIsListed() throws IOException {
    shop.store(null);
    publish(Map.of("v1", pod));
    app.file(CHUNK, "x()", TYPE, JS);

    get(CHUNK);

    assertThat(pod.sidecar.servedFiles()).isEmpty();
  }

  @Test
  void filesOfAManifestAreNotListed() throws IOException {
    shop.assetsAt("/_next/").manifest("v1", Map.of("static/a.js", "static/a.0123456789ab.js"));
    publish(Map.of("v1", pod));
    app.file("/_next/static/a.0123456789ab.js", "x()", TYPE, JS);

    assertThat(get("/_next/static/a.0123456789ab.js").status()).isEqualTo(200);

    assertThat(pod.sidecar.servedFiles()).isEmpty();
  }

  @Test
  void namesCannotFillTheList() throws IOException {
    String longest = "/_next/static/" + "a".repeat(RequestedFiles.MAX_PATH - 14 - 6);
    for (int i : IntStream.range(0, 520).toArray()) {
      String path = longest + "%03d.js".formatted(i);
      app.file(path, "x()", TYPE, JS);
      get(path);
    }
    app.file(longest + "a/b/c.js", "x()", TYPE, JS);
    get(longest + "a/b/c.js");

    assertThat(pod.sidecar.servedFiles())
        .hasSize(512) // 256 Ki characters
        .allMatch(path -> path.length() == RequestedFiles.MAX_PATH);
  }

  private RawHttp.Response get(String path) throws IOException {
    return RawHttp.get(pod.address(), path);
  }
}
