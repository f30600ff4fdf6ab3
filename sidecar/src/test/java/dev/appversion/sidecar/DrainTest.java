package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.bust.Buster;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The drain of a sidecar. */
class DrainTest {
  private static Pod pod(RawApp app, Duration drain) {
    Pod pod =
        Pod.before(
            app.hostAndPort(),
            settings ->
                settings.withTimeouts(
                    Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(20), drain),
            Buster.NONE);
    pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
    return pod;
  }

  private static Thread drain(Pod pod) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                pod.sidecar.drain();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Test
  void requestsInFlightEndAndKeptConnectionsAreServedOnceMore() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (RawApp app =
            RawApp.start(
                connection -> {
                  for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                    if (head.contains("/slow")) {
                      asked.countDown();
                      try {
                        go.await();
                      } catch (InterruptedException e) {
                        throw new IOException(e);
                      }
                    }
                    connection.ok("whole");
                  }
                });
        Pod pod = pod(app, Duration.ofSeconds(10));
        RawHttp slow = RawHttp.connect(pod.address());
        RawHttp kept = RawHttp.connect(pod.address())) {
      assertThat(kept.send(RawHttp.head("GET / HTTP/1.1")).read().first("Connection")).isEmpty();
      slow.send(RawHttp.head("GET /slow HTTP/1.1"));
      asked.await();
      Thread draining = drain(pod);
      await().until(pod.sidecar::isDraining);

      var last = kept.send(RawHttp.head("GET / HTTP/1.1")).read();
      assertThat(last.body()).isEqualTo("whole");
      assertThat(last.first("Connection")).hasValue("close");
      assertThat(RawHttp.get(pod.address(), "/").body()).isEqualTo("whole");
      go.countDown();
      assertThat(slow.read().body()).isEqualTo("whole");
      draining.join();
    }
  }

  @Test
  void streamsAndTunnelsAreAbortedAfterTheDrainTimeout() throws Exception {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  String head = connection.head();
                  connection.send(
                      head.contains("/ws")
                          ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"
                          : "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                  connection.read();
                });
        Pod pod = pod(app, Duration.ofMillis(300));
        RawHttp ws = RawHttp.connect(pod.address());
        RawHttp events = RawHttp.connect(pod.address())) {
      ws.send(RawHttp.head("GET /ws HTTP/1.1", "Connection: Upgrade", "Upgrade: x")).read();
      events.send(RawHttp.head("GET / HTTP/1.1")).line();
      events.fields();

      drain(pod).join();

      assertThat(ws.isEnded()).isTrue();
      assertThat(events.isEnded()).isTrue();
      await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
    }
  }
}
