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
 * 5,000 clients that send or read slowly, at a sidecar with the memory of its image: all others are
 * served. By default it permits 1,024 requests and 4,096 streams to an app.
 */
class SlowConnectionsTest {
  private static final int SLOW = 5000;

  /** Fewer than requests are permitted: the others have become streams when these arrive. */
  private static final int BATCH = 1000;

  private static final String CONNECTIONS = "appversion_client_connections";

  private SlowApp app;
  private SidecarProcess sidecar;

  @BeforeEach
  void start() throws IOException {
    app = new SlowApp();
    sidecar = SidecarProcess.before(app.address(), Map.of("APPVERSION_STREAM_AFTER", "100ms"));
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

  /** Opens slow connections, and waits until the app has a request of each. */
  private SlowClients open(String request) throws Exception {
    SlowClients slow = SlowClients.open(0, sidecar.address(), request);
    for (int count = BATCH; count <= SLOW; count += BATCH) {
      slow.add(BATCH, sidecar.address(), request);
      int all = count;
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(app.requests()).isGreaterThanOrEqualTo(all));
    }
    return slow;
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

  @Test
  void slowBodies() throws Exception {
    String head = "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n";
    try (SlowClients slow = open(head + "a")) {
      assertOthersAreServed();
      assertThat(slow.sendOneMore('a')).isEqualTo(SLOW);
      assertOthersAreServed();
      assertThat(sidecar.metric("appversion_requests_in_flight")).isEqualTo(SLOW);
    }
    assertAllEnd();
  }

  @Test
  void slowReaders() throws Exception {
    try (SlowClients slow = open("GET /started HTTP/1.1\r\nHost: a\r\n\r\n")) {
      assertOthersAreServed();
      assertThat(slow.readOne()).isEqualTo(SLOW);
      assertOthersAreServed();
      assertThat(sidecar.metric("appversion_requests_in_flight")).isEqualTo(SLOW);
    }
    assertAllEnd();
  }
}
