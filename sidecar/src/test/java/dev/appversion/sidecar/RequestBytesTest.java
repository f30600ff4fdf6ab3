package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The app receives exactly the bytes of the client's request. */
class RequestBytesTest {
  private RawApp app;
  private Pod pod;

  @BeforeEach
  void start() throws IOException {
    app =
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                String body = "";
                if (head.contains("Transfer-Encoding: chunked")) {
                  body = connection.chunked().replaceAll("[0-9]+\r\n|\r\n", "");
                } else if (head.contains("Content-Length: 5\r\n")) {
                  body = connection.exactly(5);
                }
                connection.ok(head.split(" ", 3)[1] + "|" + body);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a?",
        "/api?filter={\"id\":1}",
        "/search?q=100%",
        "/x|y^z`\\",
        "/caf\u00e9",
        "//a//b/../c;d",
        "/?a=b&a=b?&%"
      })
  void theTargetReachesTheAppByteForByte(String target) throws IOException {
    assertThat(RawHttp.get(pod.address(), target).body()).isEqualTo(target + "|");
  }

  @Test
  void fieldValuesReachTheAppByteForByte() throws IOException {
    RawHttp.get(pod.address(), "/", "X: two  spaces\tand a tab", "Y: \u00ff\u0080", "x-lower: z");
    assertThat(app.heads().getFirst())
        .contains("\r\nX: two  spaces\tand a tab\r\n", "\r\nY: \u00ff\u0080\r\n", "\r\nx-lower: z");
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send(
          "\r\n\r\n"
              + RawHttp.head("GET /1 HTTP/1.1")
              + RawHttp.head("POST /2 HTTP/1.1", "Content-Length: 5")
              + "hello"
              + RawHttp.head("POST /3 HTTP/1.1", "Transfer-Encoding: chunked")
              + "5;x=y\r\nhello\r\n0\r\nT: t\r\n\r\n"
              + RawHttp.head("GET /4 HTTP/1.1", "Connection: close"));
      assertThat(http.read().body()).isEqualTo("/1|");
      assertThat(http.read().body()).isEqualTo("/2|hello");
      assertThat(http.read().body()).isEqualTo("/3|helloT: t");
      assertThat(http.read().body()).isEqualTo("/4|");
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void aRequestMayArriveByteByByte() throws IOException {
    String request =
        RawHttp.head("POST /slow?x HTTP/1.1", "Transfer-Encoding: chunked")
            + "5\r\nhello\r\n0\r\n\r\n"
            + RawHttp.head("GET /next HTTP/1.1");
    try (RawHttp http = RawHttp.connect(pod.address())) {
      for (int i = 0; i < request.length(); i++) {
        http.send(request.substring(i, i + 1));
      }
      assertThat(http.read().body()).isEqualTo("/slow?x|hello");
      assertThat(http.read().body()).isEqualTo("/next|");
    }
  }

  @Test
  void restOfABodyIsDiscardedBeforeTheNextRequest() throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      String rest = "x".repeat(200_000);
      http.send(
          RawHttp.head("POST /__appversion/none HTTP/1.1", "Content-Length: " + rest.length()));
      assertThat(http.read().status()).isEqualTo(404);
      http.send(rest).send(RawHttp.head("GET /next HTTP/1.1"));
      assertThat(http.read().body()).isEqualTo("/next|");
    }
    assertThat(app.heads()).hasSize(1);
  }

  @Test
  void refusalReachesAClientThatIsStillSending() throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send("GET /" + "a".repeat(300_000) + " HTTP/1.1\r\n");
      var answer = http.read();
      assertThat(answer.status()).isEqualTo(414);
      assertThat(answer.first("Connection")).hasValue("close");
    }
  }

  @Test
  void theEndOfAConnectionIsAnnouncedOnAResponseWithoutABody() throws IOException {
    try (RawApp quiet =
        RawApp.start(
            connection -> {
              connection.head();
              connection.send("HTTP/1.1 204 No Content\r\n\r\n");
            })) {
      pod.close();
      pod = Pod.before(quiet.hostAndPort());
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      try (RawHttp http = RawHttp.connect(pod.address())) {
        http.send(RawHttp.head("GET / HTTP/1.1", "Connection: TE, close"));
        assertThat(http.read().first("Connection")).hasValue("close");
        assertThat(http.isEnded()).isTrue();
      }
    }
  }

  @Test
  void anExpectationWithoutABodyKeepsTheConnection() throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("GET /1 HTTP/1.1", "Expect: 100-continue"));
      assertThat(http.read().body()).isEqualTo("/1|");
      http.send(RawHttp.head("POST /2 HTTP/1.1", "Expect: 100-continue", "Content-Length: 0"));
      assertThat(http.read().body()).isEqualTo("/2|");
      http.send(RawHttp.head("GET /3 HTTP/1.1"));
      assertThat(http.read().body()).isEqualTo("/3|");
    }
  }

  @Test
  void noFieldIsLostSilently() throws IOException {
    RawHttp.get(pod.address(), "/", "X-A: b\r\n".repeat(126) + "X-A: last");
    assertThat(app.heads().getFirst().split("X-A: b", -1)).hasSize(127);
    assertThat(app.heads().getFirst()).contains("X-A: last");
    var answer = RawHttp.get(pod.address(), "/", "X-A: b\r\n".repeat(127) + "X-A: last");
    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.body()).contains("more than 127 fields of one name");
  }

  @Test
  void lengthNearTheMaximumIsValid() throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 1152921504606846975") + "hello");
      assertThat(http.read().body()).isEqualTo("/|");
      http.socket().shutdownOutput();
      assertThat(http.isEnded()).isTrue();
    }
    await().untilAsserted(() -> assertThat(pod.metrics.inFlight()).isZero());
  }

  @Test
  void refusalsAreCounted() throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send("HEAD / HTTP/3.0\r\n\r\n");
      assertThat(http.read(true).status()).isEqualTo(505);
      assertThat(http.rest()).isEmpty();
    }
    await().untilAsserted(() -> assertThat(pod.metrics.inFlight()).isZero());
    assertThat(List.of(app.heads())).containsExactly(List.of());
  }

  @Test
  void http10KeepsTheConnectionOnlyIfRequested() throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send("GET /1 HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
      var answer = http.read();
      assertThat(answer.first("Connection")).hasValue("keep-alive");
      http.send("GET /2 HTTP/1.0\r\nHost: a\r\n\r\n");
      assertThat(http.read().body()).isEqualTo("/2|");
      assertThat(http.isEnded()).isTrue();
    }
  }
}
