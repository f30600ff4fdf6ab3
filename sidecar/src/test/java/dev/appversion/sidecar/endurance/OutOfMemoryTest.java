package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The heap is too small for the limits that were set: the process ends, and does not linger. */
class OutOfMemoryTest {
  /** The exit code of the JVM for {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int EXIT_CODE = 3;

  private static final int CLIENTS = 5000;
  private static final String SLOW = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\na";

  @Test
  void theProcessExitsSoThatTheKubeletRestartsIt() throws Exception {
    try (SlowApp app = new SlowApp();
        SidecarProcess sidecar =
            SidecarProcess.before(
                app.address(),
                Map.of("APPVERSION_MAX_REQUESTS", Integer.toString(2 * CLIENTS)),
                List.of(),
                List.of("-Xmx16m"));
        SlowClients slow = SlowClients.open(0, sidecar.address(), SLOW)) {
      assertThat(sidecar.get("/").body()).isEqualTo("ok");

      open(slow, sidecar);

      await().atMost(Duration.ofSeconds(60)).until(() -> !sidecar.isAlive());
      assertThat(sidecar.exitCode()).isEqualTo(EXIT_CODE);
      assertThat(sidecar.lines("Terminating due to java.lang.OutOfMemoryError")).isEqualTo(1);
    }
  }

  private static void open(SlowClients slow, SidecarProcess sidecar) {
    try {
      slow.add(CLIENTS, sidecar.address(), SLOW);
    } catch (IOException e) {
      assertThat(e).as("the process has ended already").hasMessageContaining("onnection");
    }
  }
}
