package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client whose cookie names a retired version gets at most one conflict, in a form that it
 * supports.
 */
class StaleCookieTest extends OneVersion {
  private static final String RETIRED = "Cookie: app_version_affinity=v0.123456";
  private static final String HTML = "Accept: text/html,*/*;q=0.8";

  private RawHttp.Response send(String line, String... fields) throws IOException {
    return RawHttp.request(pod.address(), RawHttp.head(line + " HTTP/1.1", fields));
  }

  private static String[] fetch(String mode, String dest, String cookie) {
    return new String[] {"Sec-Fetch-Mode: " + mode, "Sec-Fetch-Dest: " + dest, HTML, cookie};
  }

  @Test
  void navigationForwardedByAServiceWorkerIsAPageLoad() throws IOException {
    var page = send("GET /", fetch("navigate", "empty", RETIRED));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.cookie("app_version_affinity")).hasValue("v1.123456");
  }

  @ParameterizedTest
  @CsvSource({"POST, navigate, document", "GET, navigate, iframe"})
  void refusalOfADocumentIsAPageWithALink(String method, String mode, String dest)
      throws IOException {
    String[] fields = fetch(mode, dest, RETIRED + "\r\nReferer: http://shop.test/cart?a=%22&b");
    var refused = send(method + " /save", fields);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.first("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(refused.first("X-App-Version-Conflict")).hasValue("page");
    assertThat(refused.body())
        .contains("<a href=\"/cart?a=%22&amp;b\" target=\"_top\">Load the current page</a>");
    assertThat(refused.cookie("app_version_affinity")).hasValue("v1.123456");
    assertThat(app.heads()).isEmpty();

    String mended =
        "Cookie: app_version_affinity=" + refused.cookie("app_version_affinity").orElseThrow();
    assertThat(send(method + " /save", fetch(mode, dest, mended)).body()).isEqualTo("app");
  }

  @Test
  void plainFormGetsAPageThatKeepsItsInput() throws IOException {
    assertThat(send("POST /save", HTML, RETIRED).body())
        .contains("Your input was not sent")
        .contains("go back in your browser");
  }

  @Test
  void scriptIsRefusedOnceAndItsCookieIsCorrected() throws IOException {
    var refused = send("GET /api", fetch("cors", "empty", RETIRED));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.first("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.cookie("app_version_affinity")).hasValue("v1.123456");
  }

  @Test
  void aRefusedVersionCookieIsRemoved() throws IOException {
    var refused = send("GET /api", fetch("cors", "empty", "Cookie: app_version=v0"));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.first("X-App-Version-Conflict")).hasValue("cookie");
    assertThat(refused.cookie("app_version")).hasValue("");
    assertThat(refused.cookie("app_version_affinity").orElseThrow()).startsWith("v1.");
  }

  @Test
  void imageOfARetiredPageIsRoutedAgain() throws IOException {
    var image = send("GET /photo.png", fetch("no-cors", "image", RETIRED));

    assertThat(image.status()).isEqualTo(200);
    assertThat(image.cookie("app_version_affinity")).hasValue("v1.123456");
  }

  @Test
  void refusedHeaderDoesNotChangeTheCookies() throws IOException {
    var refused =
        send(
            "GET /api",
            "X-App-Requested-Version: v0",
            "Cookie: app_version=v0; app_version_affinity=v0.123456");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.all("Set-Cookie")).isEmpty();
  }
}
