package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.cli.local.TestApp;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AppWatchTest {
  private final List<String> reported = new CopyOnWriteArrayList<>();

  @Test
  void anAppIsReportedWhenItAcceptsNoConnectionsAndWhenItDoesAgain() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    URI address = URI.create("http://127.0.0.1:" + port);
    AppWatch.App app = new AppWatch.App("v1.0", address, "--upstream v1.0=…");
    try (TestApp other = new TestApp("other");
        var _ =
            AppWatch.start(
                List.of(app, new AppWatch.App("v1.1", other.uri(), "--upstream v1.1=…")),
                Set.of(),
                reported::add,
                Duration.ofMillis(50))) {
      await().untilAsserted(() -> assertThat(reported).hasSize(1));
      assertThat(reported.getFirst())
          .startsWith("warning: v1.0: the app accepts no connections at 127.0.0.1:" + port)
          .contains("--upstream v1.0=…");

      try (var _ = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
        await().untilAsserted(() -> assertThat(reported).hasSize(2));
        assertThat(reported.get(1))
            .isEqualTo("v1.0: the app accepts connections at 127.0.0.1:" + port);
      }
      await().untilAsserted(() -> assertThat(reported).hasSize(3));
    }
    assertThat(reported).noneMatch(line -> line.contains("v1.1:"));
  }
}
