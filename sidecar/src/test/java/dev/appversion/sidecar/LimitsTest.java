package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.Stage.Way;
import dev.appversion.sidecar.config.ProxyLimits;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The limits of concurrent exchanges: streams do not reduce the limit of requests, and vice versa.
 */
class LimitsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration BRIEF = Duration.ofMillis(300);
  private static final String EVENTS = "Accept: text/event-stream";

  private final CountDownLatch go = new CountDownLatch(1);

  /** /events and /ws are endless, /slow waits, all others get a response at once. */
  private RawApp app() throws IOException {
    return RawApp.start(
        connection -> {
          for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            if (head.contains(" /events")) {
              connection.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\n\r\n:\n\n");
              connection.read();
              return;
            } else if (head.contains(" /ws")) {
              connection.send(
                  "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
              connection.read();
              return;
            } else if (head.contains(" /slow")) {
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            connection.ok("x");
          }
        });
  }

  private Stage stage(Way way, int requests, int streams, Duration streamAfter) throws IOException {
    return stage(way, requests, streams, streamAfter, Duration.ofSeconds(1));
  }

  /**
   * @param connect also the maximum time that a request waits for a permit
   */
  private Stage stage(Way way, int requests, int streams, Duration streamAfter, Duration connect)
      throws IOException {
    return Stage.of(
        way,
        app(),
        settings ->
            settings
                .withTimeouts(
                    connect,
                    settings.responseTimeout(),
                    settings.idleTimeout(),
                    settings.drainTimeout())
                .withLimits(new ProxyLimits(8192, requests, streams, streamAfter, 64 << 10)));
  }

  private static List<RawHttp> ask(Stage stage, int count, String path, String... fields)
      throws IOException {
    List<RawHttp> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(stage.connect().send(RawHttp.head("GET " + path + " HTTP/1.1", fields)));
    }
    return clients;
  }

  private static void close(List<RawHttp> clients) throws IOException {
    for (RawHttp client : clients) {
      client.close();
    }
  }

  private static void assertAnswered(Stage stage) throws IOException {
    assertThat(RawHttp.get(stage.address(), "/").status()).isEqualTo(200);
  }

  private static void assertRefused(RawHttp.Response response) {
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.first("Retry-After")).hasValue("1");
    assertThat(response.first("Content-Type")).hasValue("application/problem+json");
    assertThat(response.first("X-App-Version")).isPresent();
    assertThat(response.first("X-AppVersion-Unavailable")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void streamsDoNotReduceTheLimitOfRequests(Way way) throws IOException {
    try (Stage stage = stage(way, 2, 8, LONG)) {
      List<RawHttp> streams = ask(stage, 3, "/events");
      for (RawHttp stream : streams) {
        assertThat(stream.line()).startsWith("HTTP/1.1 200");
      }
      streams.addAll(ask(stage, 3, "/ws", "Connection: Upgrade", "Upgrade: x"));
      for (RawHttp tunnel : streams.subList(3, 6)) {
        assertThat(tunnel.read().status()).isEqualTo(101);
      }
      assertThat(stage.entry().metrics.upstream().value(Gauge.STREAMS)).isEqualTo(6);
      assertAnswered(stage);
      close(streams);
      stage.assertIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestsDoNotReduceTheLimitOfStreams(Way way) throws IOException {
    try (Stage stage = stage(way, 2, 8, LONG, BRIEF)) {
      List<RawHttp> slow = ask(stage, 2, "/slow");
      await()
          .untilAsserted(
              () -> assertThat(stage.pod().metrics.upstream().value(Gauge.REQUESTS)).isEqualTo(2));
      assertRefused(RawHttp.get(stage.address(), "/"));

      List<RawHttp> streams = ask(stage, 2, "/events", EVENTS);
      streams.addAll(ask(stage, 2, "/ws", "Connection: Upgrade", "Upgrade: x"));
      for (RawHttp stream : streams) {
        assertThat(stream.line()).startsWith("HTTP/1.1 ").containsAnyOf(" 200 ", " 101 ");
      }
      close(streams);
      go.countDown();
      for (RawHttp client : slow) {
        assertThat(client.read().status()).isEqualTo(200);
        client.close();
      }
      stage.assertIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void longOpenRequestCountsAsAStream(Way way) throws IOException {
    try (Stage stage = stage(way, 2, 8, Duration.ofMillis(1))) {
      List<RawHttp> slow = new ArrayList<>();
      for (int i = 1; i <= 6; i++) {
        int count = i;
        slow.addAll(ask(stage, 1, "/slow"));
        await().untilAsserted(() -> assertThat(stage.app().heads()).hasSize(count));
      }
      assertAnswered(stage);
      go.countDown();
      for (RawHttp client : slow) {
        assertThat(client.read().status()).isEqualTo(200);
      }
      close(slow);
      stage.assertIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsHaveASeparateLimit(Way way) throws IOException {
    try (Stage stage = stage(way, 4, 2, LONG, BRIEF)) {
      List<RawHttp> streams = ask(stage, 2, "/events");
      for (RawHttp stream : streams) {
        assertThat(stream.line()).startsWith("HTTP/1.1 200");
      }
      assertRefused(RawHttp.get(stage.address(), "/events"));
      assertRefused(RawHttp.get(stage.address(), "/events", EVENTS));
      assertRefused(RawHttp.get(stage.address(), "/ws", "Connection: Upgrade", "Upgrade: x"));
      assertThat(
              Stream.of(stage.entry(), stage.pod())
                  .distinct()
                  .mapToLong(pod -> pod.metrics.total(Count.STREAMS_OVER_LIMIT))
                  .sum())
          .isEqualTo(3);
      assertAnswered(stage);
      streams.removeFirst().close();
      await()
          .untilAsserted(
              () -> assertThat(stage.pod().metrics.upstream().value(Gauge.STREAMS)).isEqualTo(1));
      streams.addAll(ask(stage, 1, "/events"));
      assertThat(streams.getLast().line()).startsWith("HTTP/1.1 200");
      close(streams);
      stage.assertIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitingRequestGetsAPermitThatBecomesFree(Way way) throws Exception {
    // The clients disconnect long before the waiting time ends.
    try (Stage stage = stage(way, 2, 8, LONG, LONG)) {
      List<RawHttp> slow = ask(stage, 2, "/slow");
      await()
          .untilAsserted(
              () -> assertThat(stage.pod().metrics.upstream().value(Gauge.REQUESTS)).isEqualTo(2));
      List<RawHttp> waiting = ask(stage, 2, "/");
      await()
          .untilAsserted(
              () -> assertThat(stage.entry().metrics.upstream().value(Gauge.WAITING)).isPositive());
      go.countDown();
      slow.addAll(waiting);
      for (RawHttp client : slow) {
        assertThat(client.read().status()).isEqualTo(200);
      }
      close(slow);
      stage.assertIdle();
    }
  }

  @Test
  void clientThatDisconnectsStopsWaiting() throws IOException {
    try (Stage stage = stage(Way.DIRECT, 1, 8, LONG)) {
      List<RawHttp> slow = ask(stage, 1, "/slow");
      await()
          .untilAsserted(
              () -> assertThat(stage.pod().metrics.upstream().value(Gauge.REQUESTS)).isEqualTo(1));
      List<RawHttp> waiting = ask(stage, 1, "/");
      await()
          .untilAsserted(
              () -> assertThat(stage.pod().metrics.upstream().value(Gauge.WAITING)).isEqualTo(1));
      close(waiting);
      await()
          .untilAsserted(
              () -> assertThat(stage.pod().metrics.upstream().value(Gauge.WAITING)).isZero());
      assertThat(stage.pod().metrics.total(Count.REQUESTS_OVER_LIMIT)).isZero();
      go.countDown();
      assertThat(slow.getFirst().read().status()).isEqualTo(200);
      close(slow);
      stage.assertIdle();
      assertThat(stage.app().heads()).hasSize(1);
    }
  }

  @Test
  void onlyAsManyWaitAsThereArePermits() throws IOException {
    try (Stage stage = stage(Way.DIRECT, 1, 8, LONG)) {
      List<RawHttp> slow = ask(stage, 1, "/slow");
      await()
          .untilAsserted(
              () -> assertThat(stage.pod().metrics.upstream().value(Gauge.REQUESTS)).isEqualTo(1));
      slow.addAll(ask(stage, 1, "/"));
      await()
          .untilAsserted(
              () -> assertThat(stage.pod().metrics.upstream().value(Gauge.WAITING)).isEqualTo(1));
      assertRefused(RawHttp.get(stage.address(), "/"));
      assertThat(stage.pod().metrics.upstream().value(Gauge.WAITING)).isEqualTo(1);
      go.countDown();
      close(slow);
      stage.assertIdle();
    }
  }
}
