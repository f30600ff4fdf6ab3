package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.Stage.Way;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that disconnects during its request: the app detects it at once, also behind a hop. */
class AbandonmentTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicInteger abandoned = new AtomicInteger();

  /** Reads one request and its body, and does not respond. */
  private RawApp silent(int bodyLength) throws IOException {
    return RawApp.start(
        connection -> {
          if (connection.head().contains("chunked")) {
            connection.chunked();
          } else {
            connection.exactly(bodyLength);
          }
          asked.countDown();
          end(connection);
        });
  }

  /** Waits for the connection's end. */
  private void end(RawApp.Connection connection) {
    try {
      if (connection.read() >= 0) {
        return; // more bytes instead of an end
      }
    } catch (IOException reset) {
      // counts as an end as well
    }
    abandoned.incrementAndGet();
  }

  private void assertAbandoned(Stage stage) {
    await().untilAsserted(() -> assertThat(abandoned).hasValue(1));
    assertThat(stage.entry().metrics.total(Count.CLIENT_ABORTS)).isEqualTo(1);
    stage.assertIdle();
  }

  private static void reset(RawHttp client) throws IOException {
    client.socket().setSoLinger(true, 0);
    client.close();
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfAClientsInputAbortsItsRequest(Way way) throws Exception {
    try (Stage stage = Stage.of(way, silent(0));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1"));
      asked.await();
      client.socket().shutdownOutput();
      assertAbandoned(stage);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void soDoesAReset(Way way) throws Exception {
    try (Stage stage = Stage.of(way, silent(0));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1"));
      asked.await();
      reset(client);
      assertAbandoned(stage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void behindABodyOfKnownLength(Way way) throws Exception {
    try (Stage stage = Stage.of(way, silent(3));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 3") + "abc");
      asked.await();
      client.socket().shutdownOutput();
      assertAbandoned(stage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void behindABodyThatArrivedTogetherWithTheEnd(Way way) throws Exception {
    try (Stage stage = Stage.of(way, silent(3));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 3") + "abc");
      client.socket().shutdownOutput();
      assertThat(client.isEnded()).isTrue();
      stage.assertIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void behindAChunkedBody(Way way) throws Exception {
    try (Stage stage = Stage.of(way, silent(0));
        RawHttp client = stage.connect()) {
      client.send(
          RawHttp.head("POST / HTTP/1.1", "Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\n\r\n");
      asked.await();
      client.socket().shutdownOutput();
      assertAbandoned(stage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void behindABodyThatTheAppDoesNotRead(Way way) throws Exception {
    int length = 64 << 10;
    try (Stage stage =
            Stage.of(
                way,
                RawApp.start(
                    connection -> {
                      connection.socket().setReceiveBufferSize(4 << 10);
                      connection.head();
                      asked.countDown();
                      await().until(() -> isCut(connection));
                      abandoned.incrementAndGet();
                    }));
        RawHttp client = stage.connect()) {
      client.send(
          RawHttp.head("POST / HTTP/1.1", "Content-Length: " + length) + "x".repeat(length));
      asked.await();
      client.socket().shutdownOutput();
      assertAbandoned(stage);
    }
  }

  /** Whether the other side does not read any more. */
  private static boolean isCut(RawApp.Connection connection) {
    try {
      connection.send("HTTP/1.1 103 Early Hints\r\n\r\n");
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource
  void behindBytesOfTheNextRequest(Way way) throws Exception {
    try (Stage stage = Stage.of(way, silent(0));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1") + RawHttp.head("GET /next HTTP/1.1"));
      asked.await();
      client.send(RawHttp.head("GET /third HTTP/1.1"));
      client.socket().shutdownOutput();
      assertAbandoned(stage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileTheResponseIsWritten(Way way) throws Exception {
    try (Stage stage =
            Stage.of(
                way,
                RawApp.start(
                    connection -> {
                      connection.head();
                      connection.send(
                          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\nx");
                      end(connection);
                    }));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1")).line();
      client.fields();
      assertThat(client.exactly(1)).isEqualTo("x");
      client.socket().shutdownOutput();
      assertAbandoned(stage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileTheClientDoesNotRead(Way way) throws Exception {
    try (Stage stage =
            Stage.of(
                way,
                RawApp.start(
                    connection -> {
                      connection.head();
                      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                      String much = "x".repeat(1 << 20);
                      try {
                        while (true) {
                          connection.send(much);
                          asked.countDown();
                        }
                      } catch (IOException cut) {
                        abandoned.incrementAndGet();
                      }
                    }));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1")).line();
      asked.await();
      client.socket().shutdownOutput();
      assertAbandoned(stage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEventStream(Way way) throws Exception {
    try (Stage stage =
            Stage.of(
                way,
                RawApp.start(
                    connection -> {
                      connection.head();
                      connection.send(
                          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                      end(connection);
                    }),
                settings -> settings.withClientHalfClose(true));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1")).line();
      client.fields();
      assertThat(client.chunk()).isEqualTo("data: 1\n\n");
      client.socket().shutdownOutput();
      assertAbandoned(stage);
    }
  }

  @Test
  void aTunnelEndsWithAReset() throws Exception {
    try (Stage stage =
            Stage.of(
                Way.BY_HOP,
                RawApp.start(
                    connection -> {
                      connection.head();
                      connection.send(
                          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
                      end(connection);
                    }));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1", "Connection: Upgrade", "Upgrade: x"));
      assertThat(client.read().status()).isEqualTo(101);
      reset(client);
      await().untilAsserted(() -> assertThat(abandoned).hasValue(1));
      stage.assertIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHalfClosedConnectionGetsItsResponseWhereThatIsAllowed(Way way) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Stage stage =
            Stage.of(
                way,
                RawApp.start(
                    connection -> {
                      connection.head();
                      asked.countDown();
                      try {
                        go.await();
                      } catch (InterruptedException e) {
                        throw new IOException(e);
                      }
                      connection.ok("still here");
                    }),
                settings -> settings.withClientHalfClose(true));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1"));
      asked.await();
      client.socket().shutdownOutput();
      go.countDown();
      assertThat(client.read().body()).isEqualTo("still here");
      stage.assertIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestsSentAheadAreAnsweredInOrder(Way way) throws Exception {
    try (Stage stage =
            Stage.of(
                way,
                RawApp.start(
                    connection -> {
                      for (String head = connection.head();
                          !head.isEmpty();
                          head = connection.head()) {
                        connection.ok(head.split(" ", 3)[1]);
                      }
                    }));
        RawHttp client = stage.connect()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        all.append(RawHttp.head("GET /" + i + " HTTP/1.1", "X-Padding: " + "p".repeat(200)));
      }
      client.send(all.toString());
      for (int i = 0; i < 300; i++) {
        assertThat(client.read().body()).isEqualTo("/" + i);
      }
      stage.assertIdle();
    }
  }
}
