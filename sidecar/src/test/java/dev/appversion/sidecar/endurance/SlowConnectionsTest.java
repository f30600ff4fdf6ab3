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
 * 5,000 clients that send or read slowly, at a sidecar with the memory and the limits of its image:
 * all others are served. It permits 1,024 requests and 4,096 streams to an app; a request that
 * waits for its client counts as a stream once its permit is needed.
 */
class SlowConnectionsTest {
  private static final int SLOW = 5000;
  private static final int BATCH = SLOW / 5;

  private static final String CONNECTIONS = "appversion_client_connections";

  private SlowApp app;
  private SidecarProcess sidecar;

  @BeforeEach
  void start() throws IOException {
    app = new SlowApp();
  }

  private void sidecar(Map<String, String> settings) throws IOException {
    sidecar = SidecarProcess.before(app.address(), settings);
  }

  @AfterEach
  void stop() throws IOException {
    if (sidecar != null) {
      sidecar.close();
    }
    app.close();
  }

  private void assertOthersAreServed() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThat(sidecar.get("/").body()).isEqualTo("ok");
    }
    assertThat(sidecar.admin("/healthz").statusCode()).isEqualTo(200);
    assertThat(sidecar.admin("/readyz").statusCode()).isEqualTo(200);
  }

  /**
   * Opens slow connections in five batches: the next one once the app has a request of each. Others
   * are served meanwhile.
   */
  private SlowClients open(String request) throws Exception {
    SlowClients slow = SlowClients.open(0, sidecar.address(), request);
    for (int count = BATCH; count <= SLOW; count += BATCH) {
      slow.add(BATCH, sidecar.address(), request);
      awaitRequests(count);
    }
    return slow;
  }

  private void awaitRequests(int count) throws Exception {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(app.requests()).isGreaterThanOrEqualTo(count));
    assertThat(sidecar.get("/").body()).isEqualTo("ok");
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
    sidecar(Map.of());
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
    sidecar(Map.of());
    String head = "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n";
    try (SlowClients slow = open(head + "a")) {
      assertOthersAreServed();
      assertThat(slow.sendOneMore('a')).isEqualTo(SLOW);
      assertOthersAreServed();
      assertThat(sidecar.metric("appversion_requests_in_flight")).isEqualTo(SLOW);
    }
    assertAllEnd();
  }

  /**
   * For the sidecar, the app is slow: sockets hold what it has sent. Such a response counts as a
   * stream after {@code APPVERSION_STREAM_AFTER} only.
   */
  @Test
  void slowReadersOfResponsesThatPause() throws Exception {
    sidecar(Map.of("APPVERSION_STREAM_AFTER", "100ms"));
    try (SlowClients slow = open("GET /started HTTP/1.1\r\nHost: a\r\n\r\n")) {
      assertOthersAreServed();
      assertThat(slow.readOne()).isEqualTo(SLOW);
      assertOthersAreServed();
      assertThat(sidecar.metric("appversion_requests_in_flight")).isEqualTo(SLOW);
    }
    assertAllEnd();
  }

  /**
   * The app sends more than sockets hold: the sidecar waits for each client, and that alone makes
   * its request a stream. On a busy machine this takes longer than the second for which a request
   * waits for a permit.
   */
  @Test
  void slowReaders() throws Exception {
    SlowReaders.assumePossible();
    sidecar(Map.of("APPVERSION_STREAM_AFTER", "1h", "APPVERSION_CONNECT_TIMEOUT", "30s"));
    try (SlowReaders slow = new SlowReaders()) {
      for (int count = BATCH; count <= SLOW; count += BATCH) {
        slow.add(BATCH, sidecar.address(), "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        awaitRequests(count);
      }
      assertOthersAreServed();
      assertThat(slow.readOne()).isEqualTo(SLOW);
      assertOthersAreServed();
      assertThat(sidecar.metric("appversion_requests_in_flight")).isEqualTo(SLOW);
    }
    assertAllEnd();
  }
}
