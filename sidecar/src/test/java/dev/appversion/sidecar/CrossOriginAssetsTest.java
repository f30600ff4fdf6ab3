package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Assets that pages of other origins load: the CORS fields of their app stay valid in every cache
 * (Fetch standard, "CORS protocol and HTTP caches").
 */
class CrossOriginAssetsTest extends AssetStories {
  private static final String ORIGIN = "Origin: https://a.test";
  private static final String ALLOW = "Access-Control-Allow-Origin";
  private static final String BROWSER = "Accept-Encoding: gzip, deflate, br";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void varyOriginStaysWhereTheAppSendsIt(boolean held) throws IOException {
    AssetApp app = app();
    String script = hashed("v1", "m.js", TEXT);
    String font = hashed("v1", "f.woff2", TEXT);
    app.file(script, TEXT, TYPE, JS, "Vary", "Cookie, origin");
    app.file(font, TEXT, TYPE, "font/woff2", "Vary", "Origin");
    Pod pod = before(app, held);

    for (int i = 0; i < 3; i++) {
      for (String path : new String[] {script, font}) {
        for (String who : new String[] {BROWSER, "Accept: */*", ORIGIN}) {
          var response = RawHttp.get(pod.address(), path, who);

          assertThat(response.status()).isEqualTo(200);
          assertThat(String.join(", ", response.all("Vary")))
              .contains("Origin")
              .doesNotContain("Cookie");
          assertThat(response.all("Cache-Control")).containsExactly(IMMUTABLE);
        }
      }
    }
  }

  @Test
  void noVaryByOriginIsAddedForAnAppWithoutIt() throws IOException {
    AssetApp app = app();
    String script = hashed("v1", "m.js", TEXT);
    app.file(script, TEXT, TYPE, JS, "Vary", "Cookie");
    Pod pod = before(app, true);

    assertThat(RawHttp.get(pod.address(), script, BROWSER).all("Vary"))
        .containsExactly("Accept-Encoding");
  }

  /** The sidecar caches its own gzip of it; the app sends its own representation. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void uncompressedResponsesAreCacheableForOtherOriginsAsWell(boolean held) throws IOException {
    AssetApp app = app();
    String script = hashed("v1", "m.js", TEXT);
    app.file(script, TEXT, TYPE, JS, "Vary", "Origin", ALLOW, "https://a.test");
    Pod pod = before(app, held);

    for (int i = 0; i < 3; i++) {
      var response = RawHttp.get(pod.address(), script, ORIGIN, BROWSER);

      assertThat(response.body()).isEqualTo(TEXT);
      assertThat(response.first(ALLOW)).hasValue("https://a.test");
      assertThat(response.all("Cache-Control")).containsExactly(IMMUTABLE);
    }
  }

  @Test
  void bytesThatHaveChangedSinceAreNotCacheableForAnyOrigin() throws IOException {
    AssetApp app = app();
    String script = hashed("v1", "m.js", TEXT);
    app.file(script, TEXT, TYPE, JS, "Vary", "Origin", ALLOW, "https://a.test");
    Pod pod = before(app, true);
    assertThat(RawHttp.get(pod.address(), script, BROWSER).status()).isEqualTo(200);
    app.file(script, TEXT + "changed", TYPE, JS, ALLOW, "https://a.test");

    assertThat(RawHttp.get(pod.address(), script, ORIGIN, BROWSER).all("Cache-Control"))
        .containsExactly("no-store");
  }

  @ParameterizedTest
  @CsvSource({"Range, bytes=999999-, 416", "If-Match, \"other\", 412"})
  void refusalFromMemoryHasTheCorsFieldsAndIsNotCacheable(String field, String value, int status)
      throws IOException {
    AssetApp app = app();
    String font = hashed("v1", "f.woff2", TEXT);
    app.file(
        font,
        TEXT,
        TYPE,
        "font/woff2",
        ALLOW,
        "*",
        "Cross-Origin-Resource-Policy",
        "cross-origin",
        "Vary",
        "Origin");
    Pod pod = before(app, true);

    var response = RawHttp.get(pod.address(), font, ORIGIN, field + ": " + value);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.all("Cache-Control")).containsExactly("no-store");
    assertThat(response.all(ALLOW)).containsExactly("*");
    assertThat(response.all("Cross-Origin-Resource-Policy")).containsExactly("cross-origin");
    assertThat(response.all("Vary")).containsExactly("Origin");
    assertThat(response.all(TYPE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {412, 416})
  void refusalOfTheAppIsNotCached(int status) throws IOException {
    AssetApp app = app();
    String font = hashed("v1", "f.woff2", TEXT);
    app.file(font, TEXT, TYPE, "font/woff2", "Cache-Control", IMMUTABLE, ALLOW, "https://a.test");
    Pod pod = before(app, false);
    assertThat(RawHttp.get(pod.address(), font, ORIGIN).status()).isEqualTo(200);
    app.answer(font, status);

    var response = RawHttp.get(pod.address(), font, ORIGIN, "Range: bytes=999999-");

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.all("Cache-Control")).containsExactly("no-store");
    assertThat(response.all(ALLOW)).containsExactly("https://a.test");
  }

  private Pod before(AssetApp app, boolean held) {
    Pod pod = held ? version("v1", app) : streaming("v1", app);
    publish(Map.of("v1", pod));
    return pod;
  }
}
