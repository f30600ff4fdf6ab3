package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The number of connections to a target, and their end. */
class PoolTest {
  private static Pod pod(RawApp app, Duration idleTimeout) {
    return Pod.before(
        app.hostAndPort(),
        settings -> settings.withHttp(settings.http().withUpstreamIdleTimeout(idleTimeout)),
        Buster.NONE);
  }

  @Test
  void idleConnectionsToARemovedVersionAreClosed() throws IOException {
    Duration longerThanTheTest = Duration.ofMinutes(5);
    try (RawApp one = RawApp.saying("one");
        RawApp two = RawApp.saying("two");
        Pod v2 = pod(two, longerThanTheTest);
        Pod v1 = pod(one, longerThanTheTest)) {
      Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
      v1.state.publish(shop.view("v1"));
      v2.state.publish(shop.view("v2"));
      assertThat(RawHttp.get(v1.address(), "/").body()).isEqualTo("one");
      assertThat(RawHttp.get(v1.address(), "/", "X-App-Requested-Version: v2").body())
          .isEqualTo("two");
      UpstreamGauges upstream = v1.metrics.upstream();
      await().untilAsserted(() -> assertThat(upstream.value(Gauge.IDLE)).isEqualTo(2));

      v1.state.publish(shop.without("v2").view("v1"));
      assertThat(RawHttp.get(v1.address(), "/", "X-App-Requested-Version: v2").status())
          .isEqualTo(409);
      await().untilAsserted(() -> assertThat(upstream.value(Gauge.CONNECTIONS)).isEqualTo(1));
      assertThat(upstream.value(Gauge.IDLE)).isEqualTo(1);
      assertThat(one.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void idleConnectionsAreClosedAfterTheTimeout() throws IOException {
    try (RawApp app = RawApp.saying("x");
        Pod pod = pod(app, Duration.ofMillis(100))) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      assertThat(RawHttp.get(pod.address(), "/").body()).isEqualTo("x");
      await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
    }
  }
}
