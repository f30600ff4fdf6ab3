package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No file descriptor is left: open connections are served, and waiting ones once there are. */
class DescriptorsTest {
  private static final String FAILED_ATTEMPT = "Socket accept failed";

  /** The limit of open files of a sidecar, and the number of clients that it allows. */
  private static final int FILES = 1000;

  private static final int CLIENTS = (FILES - 256) / 2;

  private static final String SLOW_BODY =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\na";
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void openConnectionsAreServedAndWaitingOnesOnceDescriptorsAreFree() throws Exception {
    Prlimit.assumePresent();
    try (SlowApp app = new SlowApp();
        SidecarProcess sidecar = SidecarProcess.before(app.address(), Map.of());
        Socket kept = socket(sidecar.address());
        Socket probe = socket(sidecar.adminAddress())) {
      warmUp(sidecar);
      assertThat(exchange(kept)).startsWith("HTTP/1.1 200");
      assertThat(probe(probe, "/healthz")).startsWith("HTTP/1.1 200");
      limit(sidecar, "1"); // fewer than are open: each attempt to open one fails
      try (Socket waiting =
          new Socket(sidecar.address().getAddress(), sidecar.address().getPort())) {
        waiting.getOutputStream().write(REQUEST);
        for (int i = 0; i < 20; i++) {
          assertThat(exchange(kept)).startsWith("HTTP/1.1 200");
        }
        assertThat(probe(probe, "/healthz")).startsWith("HTTP/1.1 200");
        assertAttemptsToAcceptAreFew(sidecar, kept);

        limit(sidecar, "1000");
        waiting.setSoTimeout(TIMEOUT_MILLIS);
        assertThat(read(waiting)).startsWith("HTTP/1.1 200");
      }
      assertThat(sidecar.get("/").body()).isEqualTo("ok");
      assertThat(sidecar.admin("/readyz").statusCode()).isEqualTo(200);
    }
  }

  /** Classes are in folders here, not in the image's cache: loading one opens its file. */
  private static void warmUp(SidecarProcess sidecar) throws Exception {
    try (Socket kept = socket(sidecar.address())) {
      for (int i = 0; i < 50; i++) {
        assertThat(exchange(kept)).startsWith("HTTP/1.1 200");
      }
    }
    for (String path : List.of("/healthz", "/readyz", "/metrics")) {
      assertThat(sidecar.admin(path).statusCode()).isEqualTo(200);
    }
  }

  /** The kubelet opens a connection for each probe. */
  @Test
  void probesOnNewConnectionsAreServedWhileClientsUseTheirDescriptors() throws Exception {
    Prlimit.assumePresent();
    try (SlowApp app = new SlowApp();
        SidecarProcess sidecar = Prlimit.sidecar(app, "--nofile=" + FILES + ":" + FILES)) {
      warmUp(sidecar);
      try (SlowClients clients = SlowClients.open(0, sidecar.address(), SLOW_BODY)) {
        for (int i = 0; i < FILES / 10; i++) {
          clients.add(10, sidecar.address(), SLOW_BODY);
          for (String path : List.of("/healthz", "/readyz")) {
            try (Socket probe = socket(sidecar.adminAddress())) {
              assertThat(probe(probe, path)).startsWith("HTTP/1.1 200");
            }
          }
        }
        await()
            .untilAsserted(
                () ->
                    assertThat(sidecar.metric("appversion_requests_in_flight")).isEqualTo(CLIENTS));
        assertThat(sidecar.descriptors()).isGreaterThan(2 * CLIENTS);
        assertThat(sidecar.admin("/readyz").statusCode()).isEqualTo(200);
      }
    }
  }

  /** Each attempt logs a line. A loop without pauses would log thousands until the third. */
  private static void assertAttemptsToAcceptAreFew(SidecarProcess sidecar, Socket kept)
      throws Exception {
    while (sidecar.lines(FAILED_ATTEMPT) < 3) {
      assertThat(exchange(kept)).startsWith("HTTP/1.1 200");
    }
    assertThat(sidecar.lines(FAILED_ATTEMPT)).isLessThan(10);
  }

  private static void limit(SidecarProcess sidecar, String soft) throws Exception {
    Process set =
        new ProcessBuilder(
                Prlimit.COMMAND, "--pid", Long.toString(sidecar.pid()), "--nofile=" + soft + ":")
            .inheritIO()
            .start();
    assertThat(set.waitFor()).isZero();
  }

  private static String probe(Socket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return read(socket);
  }

  private static Socket socket(InetSocketAddress to) throws IOException {
    Socket socket = new Socket(to.getAddress(), to.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static String exchange(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    return read(socket);
  }

  /** Reads what has arrived of a response: it is smaller than one packet. */
  private static String read(Socket socket) throws IOException {
    byte[] bytes = new byte[8192];
    int count = socket.getInputStream().read(bytes);
    return new String(bytes, 0, Math.max(0, count), StandardCharsets.ISO_8859_1);
  }
}
