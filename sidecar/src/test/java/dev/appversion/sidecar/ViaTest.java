package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.HttpSettings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each sidecar on the path of a message adds itself to Via (RFC 9110 section 7.6.3). */
class ViaTest {
  private static RawApp app(String version) throws IOException {
    return RawApp.start(
        connection -> {
          connection.head();
          connection.send(version + " 200 OK\r\nVia: 1.0 fred\r\nVia: 1.1 p.example\r\n\r\nok");
        });
  }

  private static List<String> via(String head) {
    return head.lines().filter(line -> line.startsWith("Via: ")).toList();
  }

  @Test
  void isAddedInBothDirections() throws IOException {
    try (RawApp app = app("HTTP/1.1");
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));

      assertThat(RawHttp.get(pod.address(), "/").all("Via"))
          .containsExactly("1.0 fred, 1.1 p.example, 1.1 appversion");
      assertThat(via(app.heads().getLast())).containsExactly("Via: 1.1 appversion");

      RawHttp.get(pod.address(), "/", "Via: 2 edge", "Connection: Via");
      assertThat(via(app.heads().getLast())).containsExactly("Via: 2 edge, 1.1 appversion");
      RawHttp.request(pod.address(), "GET / HTTP/1.0\r\nHost: a\r\n\r\n");
      assertThat(via(app.heads().getLast())).containsExactly("Via: 1.0 appversion");

      assertThat(RawHttp.get(pod.address(), "/version").all("Via")).isEmpty();
    }
  }

  @Test
  void isOfTheVersionThatWasReceived() throws IOException {
    try (RawApp app = app("HTTP/1.0");
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      assertThat(RawHttp.get(pod.address(), "/").all("Via"))
          .containsExactly("1.0 fred, 1.1 p.example, 1.0 appversion");
    }
  }

  @Test
  void isAddedByEachSidecarOfAHop() throws IOException {
    try (RawApp app = app("HTTP/1.1");
        Pod pod = Pod.before(app.hostAndPort());
        Pod entry = Pod.before("")) {
      Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
      pod.state.publish(shop.view("v1"));
      entry.state.publish(shop.view(""));

      assertThat(RawHttp.get(entry.address(), "/").all("Via"))
          .containsExactly("1.0 fred, 1.1 p.example, 1.1 appversion, 1.1 appversion");
      assertThat(via(app.heads().getLast())).containsExactly("Via: 1.1 appversion, 1.1 appversion");
    }
  }

  @Test
  void isOmittedIfASettingDisablesIt() throws IOException {
    try (RawApp app = app("HTTP/1.1");
        Pod pod =
            Pod.before(
                app.hostAndPort(),
                settings -> settings.withHttp(HttpSettings.DEFAULT.withVia(false)),
                Buster.NONE)) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));

      assertThat(RawHttp.get(pod.address(), "/", "Via: 2 edge").all("Via"))
          .containsExactly("1.0 fred", "1.1 p.example");
      assertThat(via(app.heads().getLast())).containsExactly("Via: 2 edge");
    }
  }
}
