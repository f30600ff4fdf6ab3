package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heads or trailers of requests that together exceed the heap of the image: the sidecar does not
 * run out of memory, and requests with smaller heads are served.
 */
class LargeHeadsTest {
  /** Their heads have 69 MB together, the heap of the image has 67. */
  private static final int CLIENTS = 1150;

  private static final String LARGE = "X: " + "a".repeat(60_000);

  private SlowApp app;
  private SidecarProcess sidecar;

  @BeforeEach
  void start() throws IOException {
    app = new SlowApp();
    // Requests that wait for the rest of their trailers must not use up the permits of others.
    String requests = Integer.toString(2 * CLIENTS);
    sidecar = SidecarProcess.before(app.address(), Map.of("APPVERSION_MAX_REQUESTS", requests));
  }

  @AfterEach
  void stop() throws IOException {
    sidecar.close();
    app.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // incomplete
        "GET /slow HTTP/1.1\r\nHost: a\r\n",
        // behind a request whose body is incomplete
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n",
        // in a trailer section
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
      })
  void othersAreServed(String start) throws Exception {
    try (SlowClients slow = SlowClients.open(CLIENTS, sidecar.address(), start + LARGE)) {
      for (int i = 0; i < 20; i++) {
        assertThat(sidecar.get("/").body()).isEqualTo("ok");
      }
      assertThat(sidecar.admin("/healthz").statusCode()).isEqualTo(200);
      assertThat(slow.sendOneMore('a')).isPositive();
      assertThat(sidecar.get("/").body()).isEqualTo("ok");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(sidecar.metric("appversion_client_connections")).isLessThanOrEqualTo(2));
    assertThat(sidecar.isAlive()).isTrue();
  }
}
