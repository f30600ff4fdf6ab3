package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * 5,000 clients with incomplete heads at a sidecar with the memory of its image: all others are
 * served.
 */
class SlowConnectionsTest {
  private static final int SLOW = 5000;
  private static final String CONNECTIONS = "appversion_client_connections";

  private SlowApp app;
  private SidecarProcess sidecar;

  @BeforeEach
  void start() throws IOException {
    app = new SlowApp();
    sidecar = SidecarProcess.before(app.address(), Map.of());
  }

  @AfterEach
  void stop() throws IOException {
    sidecar.close();
    app.close();
  }

  private void assertOthersAreServed() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThat(sidecar.get("/").body()).isEqualTo("ok");
    }
    assertThat(sidecar.admin("/healthz").statusCode()).isEqualTo(200);
    assertThat(sidecar.admin("/readyz").statusCode()).isEqualTo(200);
  }

  private void assertAllEnd() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(sidecar.metric(CONNECTIONS)).isLessThan(10);
              assertThat(sidecar.metric("appversion_requests_in_flight")).isZero();
            });
    assertThat(sidecar.isAlive()).isTrue();
  }

  @Test
  void slowHeads() throws Exception {
    try (SlowClients slow = SlowClients.open(SLOW, sidecar.address(), "GET /slow HTTP/1.1\r\nH")) {
      await().untilAsserted(() -> assertThat(sidecar.metric(CONNECTIONS)).isGreaterThan(SLOW - 1));
      assertOthersAreServed();
      assertThat(slow.sendOneMore('o')).isEqualTo(SLOW);
      assertOthersAreServed();
    }
    assertAllEnd();
  }
}
