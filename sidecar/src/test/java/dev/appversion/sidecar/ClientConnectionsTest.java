package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.Stage.Way;
import dev.appversion.sidecar.config.ProxyLimits;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The limit of client connections. */
class ClientConnectionsTest {
  private final CountDownLatch go = new CountDownLatch(1);

  private Stage stage(int max) throws IOException {
    RawApp app =
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                if (head.contains(" /ws")) {
                  connection.send(
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
                  connection.read();
                  return;
                }
                if (head.contains(" /slow")) {
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                }
                connection.ok("x");
              }
            });
    ProxyLimits limits = ProxyLimits.DEFAULT;
    return Stage.of(
        Way.DIRECT,
        app,
        settings ->
            settings
                .withIoThreads(1) // which ends an exchange before it accepts another connection
                .withLimits(
                    new ProxyLimits(
                        max,
                        limits.maxRequests(),
                        limits.maxStreams(),
                        limits.streamAfter(),
                        limits.maxResponseHead())));
  }

  private static void assertConnections(Stage stage, int count) {
    await()
        .untilAsserted(() -> assertThat(stage.pod().metrics.clientConnections()).isEqualTo(count));
  }

  /** A whole exchange, whose end the sidecar has recorded as well. */
  private static void exchange(Stage stage, RawHttp client) throws IOException {
    assertThat(client.send(RawHttp.head("GET / HTTP/1.1")).read().status()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(stage.pod().metrics.inFlight()).isZero());
  }

  @Test
  void theConnectionThatHasWaitedLongestIsReplaced() throws IOException {
    try (Stage stage = stage(3)) {
      List<RawHttp> kept = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        kept.add(stage.connect());
        exchange(stage, kept.get(i));
      }
      // The first is used again: now the second has waited longest.
      exchange(stage, kept.get(0));

      assertThat(RawHttp.get(stage.address(), "/").status()).isEqualTo(200);

      assertThat(kept.get(1).isEnded()).isTrue();
      assertThat(stage.pod().metrics.total(Count.CONNECTIONS_OVER_LIMIT)).isEqualTo(1);
      assertThat(kept.get(0).send(RawHttp.head("GET / HTTP/1.1")).read().status()).isEqualTo(200);
      for (RawHttp client : kept) {
        client.close();
      }
      assertConnections(stage, 0);
    }
  }

  @Test
  void busyConnectionsAreNotReplaced() throws IOException {
    try (Stage stage = stage(2);
        RawHttp slow = stage.connect().send(RawHttp.head("GET /slow HTTP/1.1"));
        RawHttp tunnel = stage.connect()) {
      tunnel.send(RawHttp.head("GET /ws HTTP/1.1", "Connection: Upgrade", "Upgrade: x"));
      assertThat(tunnel.read().status()).isEqualTo(101);
      await().untilAsserted(() -> assertThat(stage.app().heads()).hasSize(2));

      try (RawHttp refused = stage.connect()) {
        assertThat(refused.isEnded()).isTrue();
      }

      assertThat(stage.pod().metrics.total(Count.CONNECTIONS_OVER_LIMIT)).isEqualTo(1);
      go.countDown();
      assertThat(slow.read().status()).isEqualTo(200);
      tunnel.socket().close();
      assertConnections(stage, 1);
      assertThat(RawHttp.get(stage.address(), "/").status()).isEqualTo(200);
    }
  }

  @Test
  void connectionWithoutACompleteHeadIsReplaced() throws IOException {
    try (Stage stage = stage(2);
        RawHttp half = stage.connect().send("GET / HT");
        RawHttp silent = stage.connect()) {
      assertConnections(stage, 2);
      for (int i = 0; i < 4; i++) {
        assertThat(RawHttp.get(stage.address(), "/").status()).isEqualTo(200);
      }
      assertThat(half.isEnded()).isTrue();
      assertThat(silent.socket().isConnected()).isTrue();
    }
  }
}
