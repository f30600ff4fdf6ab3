package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.cli.local.TestApp;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** {@code appversion sidecar} as a process: it serves, and ends on SIGTERM. */
class SidecarCommandIT {

  @Test
  void proxiesToAnAppUntilItIsTerminated() throws Exception {
    try (TestApp app = new TestApp("one");
        HttpClient http = HttpClient.newHttpClient();
        SidecarProcess sidecar = SidecarProcess.start("--upstream", app.uri().toString())) {
      assertThat(
              http.send(HttpRequest.newBuilder(sidecar.uri()).build(), BodyHandlers.ofString())
                  .body())
          .isEqualTo("one");
      assertThat(sidecar.stop()).isTrue();
    }
  }

  @Test
  void inDevModeThePageForAnAppThatDoesNotRunNamesItsAddress() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        SidecarProcess sidecar =
            SidecarProcess.start("--dev", "--static-dirs", "src", "--upstream", "127.0.0.1:1")) {
      HttpRequest page =
          HttpRequest.newBuilder(sidecar.uri())
              .header("Accept", "text/html")
              .header("Sec-Fetch-Mode", "navigate")
              .header("Sec-Fetch-Dest", "document")
              .build();

      var response = http.send(page, BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("http://127.0.0.1:1");
    }
  }
}
