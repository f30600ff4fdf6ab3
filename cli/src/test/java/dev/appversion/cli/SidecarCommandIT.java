package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.cli.local.TestApp;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code appversion sidecar} as a process: it serves, and ends when it is told to. */
class SidecarCommandIT {
  private static final Pattern ADDRESS = Pattern.compile("address=\\S*?127\\.0\\.0\\.1:([0-9]+)");

  @Test
  void standsBeforeAnAppUntilItIsTerminated() throws Exception {
    try (TestApp app = new TestApp("one");
        HttpClient http = HttpClient.newHttpClient()) {
      Process sidecar =
          new ProcessBuilder(
                  Documentation.ROOT.resolve("appversion").toString(),
                  "sidecar",
                  "--upstream",
                  app.uri().toString(),
                  "--listen",
                  "127.0.0.1:0",
                  "--admin-listen",
                  "127.0.0.1:0",
                  "--drain-timeout",
                  "1s")
              .redirectErrorStream(true)
              .start();
      try (BufferedReader log = sidecar.inputReader()) {
        URI uri = URI.create("http://127.0.0.1:" + port(log) + "/");

        assertThat(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body())
            .isEqualTo("one");
      } finally {
        sidecar.destroy();
      }
      assertThat(sidecar.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String port(BufferedReader log) throws Exception {
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return address.group(1);
      }
    }
    throw new AssertionError("it ended: " + seen);
  }
}
