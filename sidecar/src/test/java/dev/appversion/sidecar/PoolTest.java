package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How many connections there are to a target, and when they end. */
class PoolTest {
  @Test
  void idleConnectionsToARemovedVersionAreClosed() throws IOException {
    try (RawApp one = RawApp.saying("one");
        RawApp two = RawApp.saying("two");
        Pod v2 = Pod.before(two.hostAndPort());
        Pod v1 = Pod.before(one.hostAndPort())) {
      Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
      v1.state.publish(shop.view("v1"));
      v2.state.publish(shop.view("v2"));
      assertThat(RawHttp.get(v1.address(), "/", "X-App-Requested-Version: v2").body())
          .isEqualTo("two");
      v1.state.publish(shop.without("v2").view("v1"));
      assertThat(RawHttp.get(v1.address(), "/", "X-App-Requested-Version: v2").status())
          .isEqualTo(409);
      await().untilAsserted(() -> assertThat(two.openConnections()).isZero());
    }
  }

  @Test
  void idleConnectionsEndByThemselves() throws IOException {
    try (RawApp app = RawApp.saying("x");
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      assertThat(RawHttp.get(pod.address(), "/").body()).isEqualTo("x");
      await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
    }
  }
}
