package dev.appversion.versioning.routing;

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
    "POST, navigate, document, SUBREQUEST",
    "GET, navigate, iframe, SUBREQUEST",
    "GET, cors, empty, SUBREQUEST",
    "GET, no-cors, script, SUBREQUEST"
  })
  void browsersSayWhatTheyFetch(String method, String mode, String dest, RequestKind kind) {
    RequestHeaders headers =
        Requests.subrequest()
            .header("Sec-Fetch-Mode", mode)
            .header("Sec-Fetch-Dest", dest)
            .header("Accept", BROWSER)
            .headers();

    assertThat(RequestKind.of(method, headers)).isEqualTo(kind);
  }

  @Test
  void anOldBrowserNavigatesByAGetThatAcceptsHtml() {
    RequestHeaders headers = Requests.subrequest().header("Accept", BROWSER).headers();

    assertThat(RequestKind.of("GET", headers)).isEqualTo(RequestKind.NAVIGATION);
    assertThat(RequestKind.of("POST", headers)).isEqualTo(RequestKind.SUBREQUEST);
  }

  @ParameterizedTest
  @CsvSource({"HX-Request, true", "X-Inertia, true", "X-Requested-With, XMLHttpRequest"})
  void scriptsDoNotNavigate(String name, String value) {
    RequestHeaders headers =
        Requests.subrequest().header("Accept", BROWSER).header(name, value).headers();

    assertThat(RequestKind.of("GET", headers)).isEqualTo(RequestKind.SUBREQUEST);
  }

  @Test
  void programsDoNotNavigate() {
    RequestHeaders curl = Requests.subrequest().header("Accept", "*/*").headers();

    assertThat(RequestKind.of("GET", curl)).isEqualTo(RequestKind.SUBREQUEST);
  }
}
