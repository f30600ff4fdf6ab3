package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.HttpSettings;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The timeouts of idle client connections, of request heads, and of clients that pause. */
class ClientTimeoutsTest {
  private static final Duration SHORT = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofMinutes(20);

  private static Pod pod(RawApp app, Duration idle, Duration head) {
    Pod pod =
        Pod.before(
            app.hostAndPort(),
            settings -> settings.withHttp(HttpSettings.DEFAULT.withClientTimeouts(idle, head)),
            Buster.NONE);
    pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
    return pod;
  }

  /**
   * Google's load balancers keep idle connections for 600 s: a side that closes earlier loses
   * requests.
   */
  @Test
  void idleConnectionsOutliveThoseOfLoadBalancers() {
    assertThat(HttpSettings.DEFAULT.clientIdleTimeout()).isGreaterThan(Duration.ofMinutes(10));
  }

  @Test
  void anIdleConnectionIsClosedInTime() throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = pod(app, SHORT, LONG);
        RawHttp http = RawHttp.connect(pod.address())) {
      assertThat(http.send(RawHttp.head("GET / HTTP/1.1")).read().body()).isEqualTo("ok");
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void unfinishedHeadIsAbortedAfterTheTimeout() throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = pod(app, LONG, SHORT);
        RawHttp http = RawHttp.connect(pod.address())) {
      assertThat(http.send(RawHttp.head("GET / HTTP/1.1")).read().body()).isEqualTo("ok");
      http.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
      assertThat(http.read().status()).isEqualTo(408);
      assertThat(http.isEnded()).isTrue();
    }
    // The time between requests is not that of a head.
    try (RawApp app = RawApp.saying("ok");
        Pod pod = pod(app, LONG, SHORT);
        RawHttp http = RawHttp.connect(pod.address())) {
      for (int i = 0; i < 2; i++) {
        assertThat(http.send(RawHttp.head("GET / HTTP/1.1")).read().body()).isEqualTo("ok");
        http.socket().setSoTimeout((int) SHORT.multipliedBy(3).toMillis());
        assertThatThrownBy(http::isEnded).isInstanceOf(java.net.SocketTimeoutException.class);
      }
    }
  }

  private static Pod podWithIdleTimeout(RawApp app) {
    Pod pod =
        Pod.before(
            app.hostAndPort(),
            settings -> settings.withTimeouts(Duration.ofSeconds(5), LONG, SHORT, LONG),
            Buster.NONE);
    pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
    return pod;
  }

  @Test
  void aBodyThatPausesEndsAfterTheIdleTimeout() throws IOException {
    try (RawApp app = RawApp.start(connection -> connection.exactly(connection.head().length()));
        Pod pod = podWithIdleTimeout(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 5") + "a");

      assertThat(http.read().status()).isEqualTo(504);
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void aResponseThatIsNotReadEndsAfterTheIdleTimeout() throws IOException {
    int length = 32 << 20; // more than the buffers of the sockets
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.ok("x".repeat(length));
                });
        Pod pod = podWithIdleTimeout(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("GET / HTTP/1.1"));
      await().until(() -> pod.metrics.inFlight() == 1);
      await().until(() -> pod.metrics.inFlight() == 0);

      assertThatThrownBy(http::read).isInstanceOf(IOException.class);
    }
  }
}
