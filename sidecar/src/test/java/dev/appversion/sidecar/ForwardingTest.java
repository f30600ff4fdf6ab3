package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One sidecar and one app: requests and responses are forwarded correctly. */
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
      assertThat(response.all("Date")).hasSize(1);
      assertThat(app.heads().getFirst())
          .startsWith("GET /a?b=c HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nHost: shop.test\r\n")
          .contains("\r\nX-Forwarded-For: 127.0.0.1\r\n")
          .contains("\r\nX-Forwarded-Host: shop.test\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a%2Fb/%2e%2e/c",
        "GET /a/../b/./c",
        "GET /nul%00l",
        "GET //double//slashes",
        "GET /semi;x=1;y/more;z?q=%2F&&=&a=b;c",
        "GET /pl+us%20%C3%A9?a+b",
        "GET /%zz%",
        "OPTIONS *"
      })
  void forwardsTheTargetUnchanged(String methodAndTarget) throws IOException {
    try (RawApp app = RawApp.saying("");
        Pod pod = pod(app)) {
      var response = RawHttp.request(pod.address(), RawHttp.head(methodAndTarget + " HTTP/1.1"));

      assertThat(response.status()).isEqualTo(200);
      assertThat(app.heads())
          .singleElement()
          .asString()
          .startsWith(methodAndTarget + " HTTP/1.1\r\n");
    }
  }

  /** A fragment is not part of a request target (RFC 9112 section 3.2). */
  @Test
  void aTargetWithAFragmentDoesNotReachTheApp() throws IOException {
    try (RawApp app = RawApp.saying("");
        Pod pod = pod(app)) {
      assertThat(RawHttp.get(pod.address(), "/?x=1?y=2#").status()).isEqualTo(400);
      assertThat(app.heads()).isEmpty();
    }
  }

  @Test
  void removesHopByHopFieldsInBothDirections() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send(
                      """
                      HTTP/1.1 200 OK\r
                      Connection: X-Private, close\r
                      X-Private: 1\r
                      Keep-Alive: timeout=5\r
                      Server: theirs\r
                      Date: Mon, 01 Jan 2024 00:00:00 GMT\r
                      X-App-Version: forged\r
                      x-backend-target: forged\r
                      X-AppVersion-Unavailable: app\r
                      Set-Cookie: a=1\r
                      Set-Cookie: b=2\r
                      Content-Length: 2\r
                      \r
                      ok""");
                });
        Pod pod = pod(app)) {
      var response =
          RawHttp.get(
              pod.address(),
              "/",
              "Connection: X-Secret, Cookie",
              "X-Secret: 1",
              "Cookie: a=b",
              "Keep-Alive: 1",
              "TE: trailers",
              "Proxy-Authorization: basic",
              "X-Forwarded-For: 1.2.3.4",
              "X-Forwarded-Proto: https",
              "x-backend-target: evil",
              "X-App-Version: evil",
              "X-AppVersion-Whatever: evil");

      assertThat(response.body()).isEqualTo("ok");
      assertThat(response.all("X-Private")).isEmpty();
      assertThat(response.all("Keep-Alive")).isEmpty();
      assertThat(response.all("X-AppVersion-Unavailable")).isEmpty();
      assertThat(response.all("Server")).containsExactly("theirs");
      assertThat(response.all("Date")).containsExactly("Mon, 01 Jan 2024 00:00:00 GMT");
      assertThat(response.all("X-App-Version")).containsExactly("av-v1");
      assertThat(response.all("x-backend-target")).containsExactly("shop-v1");
      assertThat(response.all("Set-Cookie")).contains("a=1", "b=2");
      assertThat(app.heads().getFirst())
          .doesNotContainIgnoringCase("secret")
          .doesNotContainIgnoringCase("keep-alive")
          .doesNotContainIgnoringCase("evil")
          .doesNotContainIgnoringCase("\r\nTE:")
          .doesNotContainIgnoringCase("proxy-authorization")
          .contains("Cookie: a=b")
          .contains("X-Forwarded-For: 1.2.3.4, 127.0.0.1")
          .contains("X-Forwarded-Proto: https");
    }
  }

  @Test
  void streamsBodiesWithTrailersBothWays() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  String body = connection.chunked();
                  connection.send(
                      "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
                          + Integer.toHexString(body.length())
                          + "\r\n"
                          + body
                          + "\r\n0\r\nX-Sum: out\r\n\r\n");
                });
        Pod pod = pod(app)) {
      try (RawHttp http = RawHttp.connect(pod.address())) {
        http.send(
            RawHttp.head("POST / HTTP/1.1", "Transfer-Encoding: chunked", "Trailer: X-In")
                + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-In: in\r\n\r\n");
        var response = http.read();

        assertThat(response.body()).contains("abc").contains("de").containsIgnoringCase("x-in: in");
        assertThat(response.trailers()).anySatisfy(t -> assertThat(t).isEqualTo("X-Sum: out"));
      }
    }
  }

  /**
   * Each side sends a part of its body only after the other has received the part before: a sidecar
   * that waits for the end of a body stops after the first part.
   */
  @Test
  void largeBodiesAreStreamedWithoutBuffering() throws IOException {
    String part = "0123456789".repeat(100_000);
    int parts = 8;
    Semaphore byApp = new Semaphore(0);
    Semaphore byClient = new Semaphore(0);
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  for (int i = 0; i < parts; i++) {
                    if (connection.exactly(part.length()).equals(part)) {
                      byApp.release();
                    }
                  }
                  connection.send(
                      "HTTP/1.1 200 OK\r\nContent-Length: " + parts * part.length() + "\r\n\r\n");
                  for (int i = 0; i < parts; i++) {
                    connection.send(part);
                    await().until(byClient::tryAcquire);
                  }
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: " + parts * part.length()));
      for (int i = 0; i < parts; i++) {
        http.send(part);
        await().until(byApp::tryAcquire);
      }
      assertThat(http.line()).startsWith("HTTP/1.1 200");
      http.fields();
      for (int i = 0; i < parts; i++) {
        assertThat(http.exactly(part.length()).equals(part)).isTrue();
        byClient.release();
      }
    }
  }

  @Test
  void responsesWithoutABodyKeepTheirFields() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                    if (head.startsWith("HEAD")) {
                      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n");
                    } else if (head.contains("/204")) {
                      connection.send("HTTP/1.1 204 No Content\r\n\r\n");
                    } else {
                      connection.send("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n");
                    }
                  }
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      var head = http.send(RawHttp.head("HEAD / HTTP/1.1")).read(true);
      assertThat(head.first("Content-Length")).hasValue("42");
      assertThat(http.send(RawHttp.head("GET /204 HTTP/1.1")).read().status()).isEqualTo(204);
      var notModified = http.send(RawHttp.head("GET /304 HTTP/1.1")).read();
      assertThat(notModified.status()).isEqualTo(304);
      assertThat(notModified.first("ETag")).hasValue("\"x\"");
      assertThat(http.send(RawHttp.head("HEAD / HTTP/1.1")).read(true).status()).isEqualTo(200);
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void continueIsForwardedEndToEnd() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  String head = connection.head();
                  if (head.contains("/refuse")) {
                    connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
                    return;
                  }
                  connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                  connection.ok(connection.exactly(5));
                });
        Pod pod = pod(app)) {
      try (RawHttp http = RawHttp.connect(pod.address())) {
        http.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 5", "Expect: 100-continue"));
        assertThat(http.read().status()).isEqualTo(100);
        assertThat(http.send("abcde").read().body()).isEqualTo("abcde");
      }
      try (RawHttp http = RawHttp.connect(pod.address())) {
        http.send(
            RawHttp.head("POST /refuse HTTP/1.1", "Content-Length: 5", "Expect: 100-continue"));
        var refused = http.read();
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.first("Connection")).hasValue("close");
      }
    }
  }

  @Test
  void requestsTheBodyIfTheAppDoesNotRespondToExpect() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.ok(connection.exactly(5));
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 5", "Expect: 100-continue"));
      assertThat(http.read().status()).isEqualTo(100);
      assertThat(http.send("abcde").read().body()).isEqualTo("abcde");
    }
  }

  @Test
  void eventsAreForwardedImmediately() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n8\r\ndata: 1\n\r\n");
                  connection.read(); // until the other side closes
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("GET /events HTTP/1.1"));
      http.line();
      http.fields();
      assertThat(http.chunk()).isEqualTo("data: 1\n");
      assertThat(app.openConnections()).isEqualTo(1);
      http.socket().close();
      await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
    }
  }

  /** Requests in HTTP/2 frames would bypass routing; clients that offer it stay on HTTP/1.1. */
  @Test
  void http2IsNotOfferedToTheApp() throws IOException {
    try (RawApp app = RawApp.saying("in HTTP/1.1");
        Pod pod = pod(app)) {
      var plain =
          RawHttp.get(
              pod.address(),
              "/",
              "Connection: Upgrade, HTTP2-Settings",
              "Upgrade: h2c",
              "HTTP2-Settings: AAMAAABkAAQAAP__");
      assertThat(plain.body()).isEqualTo("in HTTP/1.1");
      assertThat(app.heads().getLast())
          .doesNotContain("Upgrade")
          .doesNotContainIgnoringCase("HTTP2-Settings");

      RawHttp.get(
          pod.address(), "/", "Connection: upgrade", "Upgrade: H2C, chat/2 ,", "Upgrade: h2, echo");
      assertThat(app.heads().getLast()).containsOnlyOnce("\r\nUpgrade: chat/2, echo\r\n");
    }
  }

  @Test
  void upgradesBecomeTunnels() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  String head = connection.head();
                  assertThat(head).contains("Upgrade: echo").contains("Connection: Upgrade");
                  connection.send(
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst");
                  for (int b = connection.read(); b >= 0; b = connection.read()) {
                    connection.send(String.valueOf((char) b));
                  }
                });
        Pod pod = pod(app)) {
      try (RawHttp http = RawHttp.connect(pod.address())) {
        http.send(
            RawHttp.head("GET /ws HTTP/1.1", "Connection: keep-alive, Upgrade", "Upgrade: echo"));
        var switched = http.read();
        assertThat(switched.status()).isEqualTo(101);
        assertThat(switched.first("Upgrade")).hasValue("echo");
        assertThat(switched.first("X-App-Version")).hasValue("av-v1");
        assertThat(http.exactly(5)).isEqualTo("first");
        for (int i = 0; i < 100; i++) {
          http.send("ping" + i % 10);
          assertThat(http.exactly(5)).isEqualTo("ping" + i % 10);
        }
        assertThat(pod.metrics.tunnels()).isEqualTo(1);
        http.socket().shutdownOutput();
        assertThat(http.isEnded()).isTrue();
      }
      await().untilAsserted(() -> assertThat(pod.metrics.tunnels()).isZero());
      await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
    }
  }

  @Test
  void earlyResponseToAnUnfinishedBody() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                  connection.read();
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 1000000") + "x".repeat(1000));
      var response = http.read();
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.body()).isEqualTo("big");
    }
  }

  @Test
  void abortedResponsesAreDetectedAsAborted() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  String head = connection.head();
                  connection.send(
                      head.contains("/chunked")
                          ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
                          : "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabcde");
                });
        Pod pod = pod(app)) {
      assertThatThrownBy(() -> RawHttp.get(pod.address(), "/chunked"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> RawHttp.get(pod.address(), "/length"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void bodiesThatEndWithTheConnectionAreWhole() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.0 200 OK\r\n\r\nall of it");
                });
        Pod pod = pod(app)) {
      assertThat(RawHttp.get(pod.address(), "/").body()).isEqualTo("all of it");
      assertThat(RawHttp.request(pod.address(), "GET / HTTP/1.0\r\nHost: a\r\n\r\n").body())
          .isEqualTo("all of it");
    }
  }

  @Test
  void brokenResponsesAreBadGateways() throws IOException {
    for (String broken :
        new String[] {
          "nonsense\r\n\r\n",
          "",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nab",
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
          "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
        }) {
      try (RawApp app =
              RawApp.start(
                  connection -> {
                    connection.head();
                    connection.send(broken);
                  });
          Pod pod = pod(app)) {
        var response = RawHttp.get(pod.address(), "/");
        assertThat(response.status()).as(broken).isEqualTo(502);
        assertThat(response.first("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("java");
      }
    }
  }

  @Test
  void silentAppIsATimeout() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.read();
                });
        Pod pod =
            Pod.before(
                app.hostAndPort(),
                settings ->
                    settings.withTimeouts(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1)),
                Buster.NONE)) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      assertThat(RawHttp.get(pod.address(), "/").status()).isEqualTo(504);
      await().untilAsserted(() -> assertThat(app.openConnections()).isZero());
    }
  }

  @Test
  void staleConnectionIsRetriedForGetAndNeverUsedForPost() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  String head = connection.head();
                  connection.ok("n" + connection.number());
                  if (head.startsWith("GET")) {
                    connection.head(); // reads the next one, and closes
                  }
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      String get = RawHttp.head("GET / HTTP/1.1");
      assertThat(http.send(get).read().body()).isEqualTo("n1");
      assertThat(http.send(get).read().body()).isEqualTo("n2");
      String post = RawHttp.head("POST / HTTP/1.1", "Content-Length: 0");
      assertThat(http.send(post).read().body()).isEqualTo("n3");
      assertThat(pod.metrics.total(ProxyMetrics.Count.RETRIES)).isEqualTo(1);
    }
  }

  /** The rest of a response arrives after the next request was sent. */
  @Test
  void bytesLeftOverFromThePreviousResponseFailNoGet() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.ok("n" + connection.number());
                  connection.head();
                  connection.send("\t");
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      String get = RawHttp.head("GET / HTTP/1.1");
      assertThat(http.send(get).read().body()).isEqualTo("n1");
      assertThat(http.send(get).read().body()).isEqualTo("n2");
      assertThat(pod.metrics.total(ProxyMetrics.Count.RETRIES)).isEqualTo(1);
    }
  }

  @Test
  void malformedResponseOnANewConnectionIsNotRetried() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send("\t");
                });
        Pod pod = pod(app)) {
      assertThat(RawHttp.get(pod.address(), "/").status()).isEqualTo(502);
      assertThat(app.heads()).hasSize(1);
    }
  }

  @Test
  void failedPostIsNotSentTwice() throws IOException {
    try (RawApp app = RawApp.start(connection -> connection.head());
        Pod pod = pod(app)) {
      var response =
          RawHttp.request(pod.address(), RawHttp.head("POST / HTTP/1.1", "Content-Length: 0"));
      assertThat(response.status()).isEqualTo(502);
      assertThat(app.heads()).hasSize(1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (RawApp app =
            RawApp.start(
                connection -> {
                  for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                    connection.ok(head.split(" ", -1)[1]);
                  }
                });
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      http.send(
          RawHttp.head("GET /1 HTTP/1.1")
              + RawHttp.head("GET /2 HTTP/1.1")
              + RawHttp.head("GET /3 HTTP/1.1"));
      assertThat(http.read().body()).isEqualTo("/1");
      assertThat(http.read().body()).isEqualTo("/2");
      assertThat(http.read().body()).isEqualTo("/3");
    }
  }

  @Test
  void oneConnectionServesManyRequestsAndNoneLeaks() throws IOException {
    try (RawApp app = RawApp.saying("x");
        Pod pod = pod(app);
        RawHttp http = RawHttp.connect(pod.address())) {
      for (int i = 0; i < 200; i++) {
        assertThat(http.send(RawHttp.head("GET / HTTP/1.1")).read().status()).isEqualTo(200);
      }
      assertThat(app.connections()).isEqualTo(1);
      await().untilAsserted(() -> assertThat(pod.metrics.inFlight()).isZero());
    }
  }
}
