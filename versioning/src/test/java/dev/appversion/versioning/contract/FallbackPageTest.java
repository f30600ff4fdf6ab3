package dev.appversion.versioning.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackPageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html; charset=utf-8",
        "TEXT/HTML ;charset=utf-8",
        "application/xhtml+xml",
        "Application/XHTML+XML; charset=utf-8",
      })
  void anHtmlPageInPlaceOfAnAssetIsRecognized(String contentType) {
    assertThat(FallbackPage.isInPlaceOf("css/app.0123456789ab.css", contentType)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text/css", "text/htmlx", "application/xml", "text/plain; x=text/html"})
  void otherResponsesAreTheAsset(String contentType) {
    assertThat(FallbackPage.isInPlaceOf("css/app.0123456789ab.css", contentType)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "index.html, true",
    "a/INDEX.HTM, true",
    "help.0123456789ab.xhtml, true",
    "a/b.xhtm, true",
    "a.html/app.js, false",
    "page.html.js, false",
    "html, false",
    "'', false",
  })
  void aPageUnderThePathOfAPageIsTheFile(String path, boolean page) {
    assertThat(FallbackPage.isPageName(path)).isEqualTo(page);
    assertThat(FallbackPage.isInPlaceOf(path, "application/xhtml+xml")).isEqualTo(!page);
  }
}
