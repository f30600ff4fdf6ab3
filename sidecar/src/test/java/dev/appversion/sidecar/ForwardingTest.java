package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** One sidecar before one app: what goes in comes out, both ways. */
class ForwardingTest {
  private static Pod pod(RawApp app) {
    Pod pod = Pod.before(app.hostAndPort());
    pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
    return pod;
  }

  @Test
  void forwardsAndStamps() throws IOException {
    try (RawApp app = RawApp.saying("hello");
        Pod pod = pod(app)) {
      var response = RawHttp.get(pod.address(), "/a?b=c");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("hello");
      assertThat(response.all("X-App-Version")).containsExactly("av-v1");
      assertThat(response.all("x-backend-target")).containsExactly("shop-v1");
      assertThat(app.heads().getFirst()).startsWith("GET /a?b=c HTTP/1.1\r\n");
    }
  }
}
