package dev.appversion.process.admin;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A probe gets through, whatever other clients of the admin port do. */
class AdminLimitsTest {
  private static final int MAX = 10;
  private static final String PROBE = "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n";

  private static final Logger LOGGER = Logger.getLogger("dev.appversion.admin");

  private final List<Socket> open = new ArrayList<>();
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private AdminServer server;

  @BeforeEach
  void recordLog() {
    LOGGER.addHandler(handler);
  }

  private void start(Duration head) {
    server =
        AdminServer.start(
            InetSocketAddress.createUnresolved("127.0.0.1", 0),
            new AdminEndpoints(() -> Health.OK, out -> {}),
            new AdminServer.Limits(MAX, head));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
    LOGGER.removeHandler(handler);
  }

  private Socket connect(String bytes) throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.port());
    open.add(socket);
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** A response of a probe; its body is "ok". */
  private static String response(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      text.append((char) b);
      if (b == '\n' && text.toString().endsWith("ok\n")) {
        break;
      }
    }
    return text.toString();
  }

  private static void assertIsClosed(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes(); // fails after a timeout
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // idle
        "GET /readyz HTTP/1.1\r\nHo", // an incomplete head
        "POST /readyz HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", // an incomplete body
      })
  void aNewConnectionReplacesTheOldest(String bytes) throws Exception {
    start(Duration.ofMinutes(1));
    Socket oldest = connect(bytes);
    for (int i = 1; i < MAX; i++) {
      connect(bytes);
    }

    for (int i = 0; i < 5 * MAX; i++) {
      assertThat(response(connect(PROBE))).startsWith("HTTP/1.1 200 OK");
    }

    assertIsClosed(oldest);
    assertThat(logged)
        .singleElement(as(STRING))
        .startsWith(
            "WARNING the admin port is at its limit of 10 connections: closed the oldest peer=/127.0.0.1:")
        .endsWith(" closed=1");
  }

  @Test
  void connectionsBelowTheLimitStayOpen() throws Exception {
    start(Duration.ofMinutes(1));
    Socket oldest = connect(PROBE);
    assertThat(response(oldest)).startsWith("HTTP/1.1 200 OK");
    for (int i = 1; i < MAX; i++) {
      assertThat(response(connect(PROBE))).startsWith("HTTP/1.1 200 OK");
    }
    assertThat(logged).isEmpty();
    oldest.getOutputStream().write(PROBE.getBytes(StandardCharsets.US_ASCII));

    assertThat(response(oldest)).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void aHeadThatArrivesByteByByteEndsAtItsTimeout() throws Exception {
    start(Duration.ofMillis(500));
    Socket slow = connect("GET /readyz HTTP/1.1\r\nX: ");

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> slow.getOutputStream().write('a'))
                    .isInstanceOf(SocketException.class));
  }
}
