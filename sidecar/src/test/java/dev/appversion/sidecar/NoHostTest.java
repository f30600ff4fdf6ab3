package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.manifest.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * HTTP/1.0 has requests without {@code Host}; the forwarded request is HTTP/1.1 and must have one.
 * It is the address of the client's connection (RFC 9112 section 3.3).
 */
class NoHostTest {
  private static final String REQUEST = "GET /a HTTP/1.0\r\n\r\n";

  @Test
  void theAppGetsTheAddressThatTheClientConnectedTo() throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));

      assertThat(RawHttp.request(pod.address(), REQUEST).body()).isEqualTo("ok");

      assertHost(app, pod);
    }
  }

  @Test
  void theSameAcrossAHop() throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = Pod.before(app.hostAndPort());
        Pod entry = Pod.before("")) {
      Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
      pod.state.publish(shop.view("v1"));
      entry.state.publish(shop.view(""));

      assertThat(RawHttp.request(entry.address(), REQUEST).body()).isEqualTo("ok");

      assertHost(app, entry);
    }
  }

  private static void assertHost(RawApp app, Pod connectedTo) {
    assertThat(app.heads().getFirst())
        .startsWith("GET /a HTTP/1.1\r\n")
        .containsOnlyOnce("\r\nHost: " + connectedTo.hostAndPort() + "\r\n")
        .doesNotContain("X-Forwarded-Host");
  }

  @Test
  void anEmptyHostStaysEmpty() throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));

      RawHttp.request(pod.address(), "GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n");

      assertThat(app.heads().getFirst())
          .containsOnlyOnce("\r\nHost: \r\n")
          .doesNotContain("X-Forwarded-Host");
    }
  }

  @Test
  void anAssetIsFetchedWithIt() throws IOException {
    String name =
        "a." + Digests.md5Hex("ok".getBytes(StandardCharsets.UTF_8)).substring(0, 12) + ".css";
    try (RawApp app = RawApp.saying("ok");
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(
          new Shop()
              .version("v1", 1, pod.hostAndPort())
              .manifest("v1", Map.of("a.css", name))
              .view("v1"));

      String request = "GET /static/" + name + " HTTP/1.0\r\n\r\n";
      assertThat(RawHttp.request(pod.address(), request).body()).isEqualTo("ok");

      assertThat(app.heads().getFirst())
          .containsOnlyOnce("\r\nHost: " + pod.hostAndPort() + "\r\n")
          .doesNotContain("X-Forwarded-Host");
    }
  }
}
