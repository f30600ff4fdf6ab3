package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A reason phrase may be empty (RFC 9112 section 4); Tomcat and Hypercorn send such. */
class EmptyReasonTest {
  private static RawApp app(String statusLine) throws IOException {
    return RawApp.start(
        connection -> {
          while (!connection.head().isEmpty()) {
            connection.send(statusLine + "\r\nContent-Length: 2\r\n\r\nok");
          }
        });
  }

  @Test
  void passesDirectlyAndByHop() throws IOException {
    try (RawApp app = app("HTTP/1.1 200 ");
        Pod pod = Pod.before(app.hostAndPort());
        Pod entry = Pod.before("")) {
      Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
      pod.state.publish(shop.view("v1"));
      entry.state.publish(shop.view(""));
      for (Pod asked : new Pod[] {pod, entry}) {
        for (int i = 0; i < 3; i++) {
          var response = RawHttp.get(asked.address(), "/");
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.body()).isEqualTo("ok");
        }
      }
      assertThat(app.connections()).isLessThanOrEqualTo(2);
    }
  }
}
