package dev.appversion.versioning.routing.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestKindTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  @ParameterizedTest
  @CsvSource({
    "GET, navigate, document, NAVIGATION",
    "HEAD, navigate, document, NAVIGATION",
    "GET, navigate, empty, NAVIGATION",
    "GET, navigate, '', NAVIGATION",
    "GET, navigate, audio, NAVIGATION",
    "POST, navigate, document, FORM",
    "POST, navigate, empty, FORM",
    "GET, navigate, iframe, EMBEDDED",
    "GET, navigate, frame, EMBEDDED",
    "GET, navigate, embed, EMBEDDED",
    "GET, navigate, object, EMBEDDED",
    "GET, navigate, fencedframe, EMBEDDED",
    "POST, navigate, iframe, EMBEDDED",
    "GET, cors, empty, SCRIPTED",
    "GET, same-origin, empty, SCRIPTED",
    "GET, websocket, empty, SCRIPTED",
    "POST, no-cors, empty, SCRIPTED",
    "GET, no-cors, image, SUBREQUEST",
    "GET, cors, script, SUBREQUEST",
    "GET, no-cors, script, SUBREQUEST"
  })
  void browsersSendWhatTheyFetch(String method, String mode, String dest, RequestKind kind) {
    RequestHeaders headers =
        Requests.subrequest()
            .header("Sec-Fetch-Mode", mode)
            .header("Sec-Fetch-Dest", dest)
            .header("Accept", BROWSER)
            .headers();

    assertThat(RequestKind.of(method, "/page", headers)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"GET, NAVIGATION", "HEAD, NAVIGATION", "POST, FORM"})
  void aServiceWorkerOfFirefoxPassesNavigationsOnAsSameOrigin(String method, RequestKind kind) {
    RequestHeaders headers =
        Requests.subrequest()
            .header("Sec-Fetch-Mode", "same-origin")
            .header("Sec-Fetch-Dest", "empty")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Upgrade-Insecure-Requests", "1")
            .header("Accept", BROWSER)
            .headers();

    assertThat(RequestKind.of(method, "/page", headers)).isEqualTo(kind);
  }

  @Test
  void anOldBrowserNavigatesByAGetThatAcceptsHtml() {
    RequestHeaders headers = Requests.subrequest().header("Accept", BROWSER).headers();

    assertThat(RequestKind.of("GET", "/page", headers)).isEqualTo(RequestKind.NAVIGATION);
    assertThat(RequestKind.of("POST", "/page", headers)).isEqualTo(RequestKind.FORM);
  }

  @ParameterizedTest
  @CsvSource({"HX-Request, true", "X-Inertia, true", "X-Requested-With, XMLHttpRequest"})
  void scriptsDoNotNavigate(String name, String value) {
    RequestHeaders headers =
        Requests.subrequest().header("Accept", BROWSER).header(name, value).headers();

    assertThat(RequestKind.of("GET", "/page", headers)).isEqualTo(RequestKind.SCRIPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, document, cross-site, ARRIVAL",
    "POST, document, same-site, ARRIVAL",
    "POST, document, same-origin, FORM",
    "POST, document, none, FORM",
    "GET, iframe, cross-site, ARRIVAL",
    "GET, iframe, same-origin, EMBEDDED",
    "GET, document, cross-site, NAVIGATION"
  })
  void requestsOfAnotherSiteBelongToNoPage(
      String method, String dest, String site, RequestKind kind) {
    RequestHeaders headers =
        Requests.subrequest()
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", dest)
            .header("Sec-Fetch-Site", site)
            .headers();

    assertThat(RequestKind.of(method, "/return", headers)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "/sw.js, Service-Worker, script",
    "/sw.js, Sec-Fetch-Dest, serviceworker",
    "/ngsw.json, Sec-Fetch-Mode, cors",
    "/app/ngsw.json, Accept, */*"
  })
  void aServiceWorkerChecksForAnUpdate(String path, String name, String value) {
    RequestHeaders headers = Requests.subrequest().header(name, value).headers();

    assertThat(RequestKind.of("GET", path, headers)).isEqualTo(RequestKind.WORKER_UPDATE);
    assertThat(RequestKind.of("POST", path, headers)).isEqualTo(RequestKind.SCRIPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Purpose, prefetch",
    "Sec-Purpose, prefetch;prerender",
    "Purpose, prefetch",
    "X-Moz, prefetch"
  })
  void aPrefetchIsNotANavigation(String name, String value) {
    RequestHeaders headers = Requests.navigation().header(name, value).headers();

    assertThat(RequestKind.of("GET", "/next", headers)).isEqualTo(RequestKind.SPECULATION);
  }

  @Test
  void programsDoNotNavigate() {
    RequestHeaders curl = Requests.subrequest().header("Accept", "*/*").headers();

    assertThat(RequestKind.of("GET", "/page", curl)).isEqualTo(RequestKind.SUBREQUEST);
  }
}
