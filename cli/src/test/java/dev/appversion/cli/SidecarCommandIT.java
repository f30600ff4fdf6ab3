package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.cli.local.TestApp;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** {@code appversion sidecar} as a process: it serves, and ends when it is told to. */
class SidecarCommandIT {

  @Test
  void standsBeforeAnAppUntilItIsTerminated() throws Exception {
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
}
