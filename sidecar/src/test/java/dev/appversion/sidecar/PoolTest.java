package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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

  @Test
  void requestsBeyondTheLimitWaitForTheirTurn() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RawApp app =
            RawApp.start(
                connection -> {
                  for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                    try {
                      go.await();
                    } catch (InterruptedException e) {
                      throw new IOException(e);
                    }
                    connection.ok("x");
                  }
                });
        Pod pod =
            Pod.before(
                app.hostAndPort(), settings -> settings.withMaxConnections(4), Buster.NONE)) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      List<RawHttp> clients = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        clients.add(RawHttp.connect(pod.address()).send(RawHttp.head("GET / HTTP/1.1")));
      }
      await().untilAsserted(() -> assertThat(pod.metrics.inFlight()).isEqualTo(6));
      assertThat(app.openConnections()).isLessThanOrEqualTo(4);
      go.countDown();
      int answered = 0;
      for (RawHttp client : clients) {
        answered += client.read().status() == 200 ? 1 : 0;
        client.close();
      }
      assertThat(answered).isGreaterThanOrEqualTo(4);
      assertThat(app.connections()).isLessThanOrEqualTo(4);
    }
  }
}
