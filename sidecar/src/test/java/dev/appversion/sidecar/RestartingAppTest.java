package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An app that is restarted accepts no connections for a while. Files of pages wait for it longer
 * than pages: some browsers keep an {@code import()} that failed for as long as the page is there.
 */
class RestartingAppTest {
  private final AtomicInteger closing = new AtomicInteger(2);
  private RawApp app;
  private Pod pod;

  @BeforeEach
  void start() throws IOException {
    app =
        RawApp.start(
            connection -> {
              if (closing.getAndDecrement() > 0) {
                return;
              }
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                connection.ok("app");
              }
            });
    pod = Pod.before(app.hostAndPort());
    pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
  }

  @AfterEach
  void stop() throws IOException {
    pod.close();
    app.close();
  }

  @Test
  void aChunkWaits() throws IOException {
    assertThat(RawHttp.get(pod.address(), "/build/app-0a1b2c3d4e5f.js").status()).isEqualTo(200);
  }

  @Test
  void aPageDoesNot() throws IOException {
    assertThat(RawHttp.get(pod.address(), "/build").status()).isGreaterThanOrEqualTo(500);
  }
}
