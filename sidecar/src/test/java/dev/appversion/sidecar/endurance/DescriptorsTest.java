package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No file descriptor is left: open connections are served, and waiting ones once there are. */
class DescriptorsTest {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final String FAILED_ATTEMPT = "Socket accept failed";
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void openConnectionsAreServedAndWaitingOnesOnceDescriptorsAreFree() throws Exception {
    assumeThat(Files.isExecutable(PRLIMIT)).isTrue();
    try (SlowApp app = new SlowApp();
        SidecarProcess sidecar = SidecarProcess.before(app.address(), Map.of());
        Socket kept = new Socket(sidecar.address().getAddress(), sidecar.address().getPort());
        Socket probe =
            new Socket(sidecar.adminAddress().getAddress(), sidecar.adminAddress().getPort())) {
      kept.setSoTimeout(TIMEOUT_MILLIS);
      probe.setSoTimeout(TIMEOUT_MILLIS);
      // Classes are in folders here, not in the image's cache: loading one opens its file.
      for (int i = 0; i < 50; i++) {
        assertThat(exchange(kept)).startsWith("HTTP/1.1 200");
      }
      assertThat(probe(probe)).startsWith("HTTP/1.1 200");
      limit(sidecar, "1"); // fewer than are open: each attempt to open one fails
      try (Socket waiting =
          new Socket(sidecar.address().getAddress(), sidecar.address().getPort())) {
        waiting.getOutputStream().write(REQUEST);
        for (int i = 0; i < 20; i++) {
          assertThat(exchange(kept)).startsWith("HTTP/1.1 200");
        }
        assertThat(probe(probe)).startsWith("HTTP/1.1 200");
        assertAttemptsToAcceptAreFew(sidecar, kept);

        limit(sidecar, "1000");
        waiting.setSoTimeout(TIMEOUT_MILLIS);
        assertThat(read(waiting)).startsWith("HTTP/1.1 200");
      }
      assertThat(sidecar.get("/").body()).isEqualTo("ok");
      assertThat(sidecar.admin("/readyz").statusCode()).isEqualTo(200);
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
                PRLIMIT.toString(), "--pid", Long.toString(sidecar.pid()), "--nofile=" + soft + ":")
            .inheritIO()
            .start();
    assertThat(set.waitFor()).isZero();
  }

  private static String probe(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return read(socket);
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
