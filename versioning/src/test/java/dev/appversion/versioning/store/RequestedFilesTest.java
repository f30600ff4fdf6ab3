package dev.appversion.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.routing.table.StaticAssets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedFilesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_next/static/chunks/app/page-1a2b3c.js",
        "/_next/static/Vv0RHZ1p/_buildManifest.js", // each build has a separate folder
        "/_app/immutable/entry/start.DiwrgTda.js"
      })
  void filesBelowAnImmutablePathAreListed(String path) {
    assertThat(RequestedFiles.isListed(StaticAssets.DEFAULT, path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/index-DiwrgTda.js",
        "/_nuxt/builds/latest.json",
        "/_app/version.json",
        "_next/static/a.js",
        "/_next/static/../../login.js",
        "/_next/static/a\n.js",
        "/_next/static/..\\a.js"
      })
  void otherPathsAreNot(String path) {
    assertThat(RequestedFiles.isListed(StaticAssets.DEFAULT, path)).isFalse();
  }

  @Test
  void aPathIsBounded() {
    String longest = "/_next/static/" + "a".repeat(RequestedFiles.MAX_PATH - 14);

    assertThat(RequestedFiles.isListed(StaticAssets.DEFAULT, longest)).isTrue();
    assertThat(RequestedFiles.isListed(StaticAssets.DEFAULT, longest + 'a')).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "200, text/javascript; charset=utf-8, '', false, true",
    "200, Application/JavaScript, 'public, max-age=31536000, immutable', false, true",
    "200, text/css, max-age=0, false, true",
    "200, font/woff2, '', false, true",
    "200, image/svg+xml, '', false, true",
    "200, application/wasm, '', false, true",
    "200, text/html, '', false, false",
    "200, application/json, '', false, false",
    "200, '', '', false, false",
    "206, text/css, '', false, false",
    "304, text/css, '', false, false",
    "404, text/css, '', false, false",
    "200, text/css, '', true, false",
    "200, text/css, private, false, false",
    "200, text/css, 'max-age=5, No-Store', false, false",
    "200, text/css, 'private=\"x-a\", max-age=5', false, false",
    "200, text/css, max-age=5;x-private-a, false, true",
  })
  void onlyPublicPartsOfPagesAreKept(
      int status, String type, String cacheControl, boolean setsCookie, boolean kept) {
    assertThat(RequestedFiles.isKept(status, type, cacheControl, setsCookie)).isEqualTo(kept);
  }
}
