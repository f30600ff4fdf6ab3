package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.Stage.Way;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Apps that respond in an unusual way, each of which ends in a response. */
class UnresponsiveUpstreamTest {
  @ParameterizedTest
  @EnumSource
  void endlessInterimResponsesAreABadGateway(Way way) throws IOException {
    RawApp app =
        RawApp.start(
            connection -> {
              connection.head();
              while (true) {
                connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
              }
            });
    try (Stage stage = Stage.of(way, app);
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1"));
      RawHttp.Response response = client.read();
      while (response.status() < 200) {
        response = client.read();
      }
      assertThat(response.status()).isEqualTo(502);
      await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
      stage.assertIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResponseMayArriveByteByByte(Way way) throws IOException {
    String response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n";
    RawApp app =
        RawApp.start(
            connection -> {
              while (!connection.head().isEmpty()) {
                for (int i = 0; i < response.length(); i++) {
                  connection.send(response.substring(i, i + 1));
                }
              }
            });
    try (Stage stage = Stage.of(way, app);
        RawHttp client = stage.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send(RawHttp.head("GET / HTTP/1.1"));
        assertThat(client.read().body()).isEqualTo("abcd");
      }
      stage.assertIdle();
    }
  }
}
