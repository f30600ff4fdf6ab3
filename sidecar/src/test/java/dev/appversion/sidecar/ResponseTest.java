package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.Stage.Way;
import dev.appversion.sidecar.config.ProxyLimits;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Valid responses of an app, and the handling of all others. */
class ResponseTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  /** Responds to /next with its connection's number, and to all others with these bytes. */
  private static RawApp app(String bytes) throws IOException {
    return RawApp.start(
        connection -> {
          for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            if (head.contains(" /next")) {
              connection.ok("connection " + connection.number());
            } else {
              connection.send(bytes);
            }
          }
        });
  }

  /** Responds with these bytes and closes. */
  private static RawApp closing(String bytes) throws IOException {
    return RawApp.start(
        connection -> {
          connection.head();
          connection.send(bytes);
        });
  }

  private static void assertNextIsAnswered(RawHttp client) throws IOException {
    var next = client.send(RawHttp.head("GET /next HTTP/1.1")).read();
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.body()).startsWith("connection ");
  }

  @ParameterizedTest
  @EnumSource
  void aResponseWithoutABodyEndsWithItsHead(Way way) throws IOException {
    for (String rest :
        List.of(
            "304 N\r\nETag: \"a\"\r\nContent-Length: 50\r\n\r\n",
            "304 N\r\nETag: \"a\"\r\nTransfer-Encoding: chunked\r\n\r\n",
            "204 N\r\nContent-Length: 50\r\n\r\n",
            "204 N\r\nTransfer-Encoding: chunked\r\n\r\n")) {
      try (Stage stage = Stage.of(way, app("HTTP/1.1 " + rest));
          RawHttp client = stage.connect()) {
        for (int i = 0; i < 3; i++) {
          var response = client.send(RawHttp.head("GET / HTTP/1.1")).read();
          assertThat(response.statusLine()).startsWith("HTTP/1.1 " + rest.substring(0, 3));
          assertThat(response.first("Content-Length")).isEmpty();
          assertThat(response.first("Transfer-Encoding")).isEmpty();
          assertNextIsAnswered(client);
        }
        assertThat(stage.app().connections()).as(rest).isEqualTo(1);
        stage.assertIdle();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesBehindAResponseReachNoClient(Way way) throws IOException {
    String stray = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
    for (String response :
        List.of(
            "HTTP/1.1 304 N\r\nContent-Length: 6\r\n\r\nstray!",
            "HTTP/1.1 304 N\r\n\r\n" + stray,
            "HTTP/1.1 204 N\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + stray,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + stray)) {
      try (Stage stage = Stage.of(way, app(response));
          RawHttp client = stage.connect()) {
        assertThat(client.send(RawHttp.head("GET / HTTP/1.1")).read().body()).isEmpty();
        var next = client.send(RawHttp.head("GET /next HTTP/1.1")).read();
        assertThat(next.body()).as(response).isEqualTo("connection 2");
        stage.assertIdle();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void unsolicitedBytesEndAnIdleConnection(Way way) throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    try (Stage stage =
            Stage.of(
                way,
                RawApp.start(
                    connection -> {
                      connection.head();
                      connection.ok("first");
                      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
                      sent.countDown();
                      connection.head();
                      connection.ok("second");
                    }));
        RawHttp client = stage.connect()) {
      assertThat(client.send(RawHttp.head("GET / HTTP/1.1")).read().body()).isEqualTo("first");
      sent.await();
      var second = client.send(RawHttp.head("GET / HTTP/1.1")).read();
      assertThat(second.body()).isEqualTo("first"); // on another connection
      assertThat(stage.app().connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ambiguousResponseHeadIsABadGateway(Way way) throws IOException {
    for (String bytes :
        List.of(
            "ICY 200 OK\r\n\r\n",
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1 99 x\r\n\r\n",
            "HTTP/1.1 600 x\r\n\r\n",
            OK + "Content-Length: +2\r\n\r\nok",
            OK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok",
            OK + "Content-Length: 18446744073709551618\r\n\r\nok",
            OK + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            OK + "X: a\u0000b\r\nContent-Length: 2\r\n\r\nok",
            OK + "X : y\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
            OK + "Content-Length: 2",
            "HTTP/1.1 103 x\r\n\r\n".repeat(200) + OK + "Content-Length: 2\r\n\r\nok")) {
      try (Stage stage = Stage.of(way, closing(bytes));
          RawHttp client = stage.connect()) {
        client.send(RawHttp.head("GET / HTTP/1.1"));
        var response = client.read();
        while (response.status() < 200) {
          response = client.read();
        }
        assertThat(response.status()).as(bytes).isEqualTo(502);
        assertThat(response.first("Content-Type")).hasValue("application/problem+json");
        assertThat(stage.pod().metrics.total(Count.UPSTREAM_RESPONSE_ERRORS)).isEqualTo(1);
        assertThat(stage.pod().metrics.total(Count.INTERNAL_ERRORS)).isZero();
        assertThat(stage.app().heads()).as("sent once").hasSize(1);
        stage.assertIdle();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void abortedBodyAbortsTheResponse(Way way) throws IOException {
    String chunked = OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    for (String bytes :
        List.of(
            chunked + "zz\r\n",
            chunked + "<h1>Fatal error</h1>",
            chunked + "GET / HTTP/1.1\r\n\r\n",
            chunked + "5\nhello\r\n0\r\n\r\n",
            chunked + "5\r\nhelloX\r\n0\r\n\r\n",
            chunked + "0x5\r\nhello\r\n0\r\n\r\n",
            chunked + "5g\r\nhello\r\n0\r\n\r\n",
            chunked + "5\r\nhel",
            chunked,
            OK + "Content-Length: 9\r\n\r\nhello")) {
      try (Stage stage = Stage.of(way, closing(bytes));
          RawHttp client = stage.connect()) {
        client.send(RawHttp.head("GET / HTTP/1.1"));
        // Before the head is sent, the response can still be 502.
        assertThatThrownBy(
                () -> {
                  if (client.read().status() == 502) {
                    throw new IOException("thrown by the test");
                  }
                })
            .as(bytes)
            .isInstanceOf(IOException.class);
        stage.assertIdle();
        assertThat(stage.pod().metrics.total(Count.UPSTREAM_RESPONSE_ERRORS)).isEqualTo(1);
        assertThat(stage.pod().metrics.upstream().value(Gauge.CONNECTIONS)).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void equivalentFormsAreAccepted(Way way) throws IOException {
    for (String bytes :
        List.of(
            "HTTP/1.1 200\r\nX-A: b\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 \r\nX-A: b\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 OK\nX-A: b\nContent-Length: 2\n\nok",
            "HTTP/1.1 200 OK\r\nX-A:\r\n b\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2, 2\r\n\r\nok",
            OK + "X-A: b\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\n\r\n",
            OK
                + "X-A: b\r\nContent-Length: 9\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")) {
      try (Stage stage = Stage.of(way, app(bytes));
          RawHttp client = stage.connect()) {
        var response = client.send(RawHttp.head("GET / HTTP/1.1")).read();
        assertThat(response.status()).as(bytes).isEqualTo(200);
        assertThat(response.all("X-A")).containsExactly("b");
        assertThat(response.body()).isEqualTo("ok");
        assertNextIsAnswered(client);
        stage.assertIdle();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionWithCloseIsNotReused(Way way) throws IOException {
    for (String head :
        List.of(
            OK + "Connection: x, Close\r\nContent-Length: 2",
            "HTTP/1.0 200 OK\r\nContent-Length: 2",
            OK + "Content-Length: 9\r\nTransfer-Encoding: chunked")) {
      String body = head.contains("chunked") ? "2\r\nok\r\n0\r\n\r\n" : "ok";
      try (Stage stage = Stage.of(way, app(head + "\r\n\r\n" + body));
          RawHttp client = stage.connect()) {
        assertThat(client.send(RawHttp.head("GET / HTTP/1.1")).read().body()).isEqualTo("ok");
        var next = client.send(RawHttp.head("GET /next HTTP/1.1")).read();
        assertThat(next.body()).as(head).isEqualTo("connection 2");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHeadHasALimit(Way way) throws IOException {
    String large = OK + "X: " + "x".repeat(60_000) + "\r\nContent-Length: 2\r\n\r\nok";
    try (Stage stage = Stage.of(way, app(large));
        RawHttp client = stage.connect()) {
      var response = client.send(RawHttp.head("GET / HTTP/1.1")).read();
      assertThat(response.body()).isEqualTo("ok");
      assertThat(response.first("X").orElseThrow()).hasSize(60_000);
      assertNextIsAnswered(client);
    }
    for (String tooLarge : List.of("X: " + "x".repeat(70_000) + "\r\n", "X: y\r\n".repeat(600))) {
      try (Stage stage = Stage.of(way, app(OK + tooLarge + "Content-Length: 2\r\n\r\nok"));
          RawHttp client = stage.connect()) {
        assertThat(client.send(RawHttp.head("GET / HTTP/1.1")).read().status()).isEqualTo(502);
        assertNextIsAnswered(client);
        stage.assertIdle();
      }
    }
  }

  @Test
  void theLimitOfAHeadIsASetting() throws IOException {
    String head = OK + "X: " + "x".repeat(3000) + "\r\nContent-Length: 2\r\n\r\nok";
    var limits = ProxyLimits.DEFAULT;
    for (int max : new int[] {2048, 4096}) {
      try (Stage stage =
          Stage.of(
              Way.DIRECT,
              app(head),
              settings ->
                  settings.withLimits(
                      new ProxyLimits(
                          limits.maxConnections(),
                          limits.maxRequests(),
                          limits.maxStreams(),
                          limits.streamAfter(),
                          max)))) {
        assertThat(RawHttp.get(stage.address(), "/").status()).isEqualTo(max < 3000 ? 502 : 200);
      }
    }
  }

  @Test
  void anEndlessHeadIsNotRead() throws IOException {
    try (Stage stage =
        Stage.of(
            Way.DIRECT,
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send(OK);
                  while (true) {
                    connection.send("X: " + "x".repeat(60_000) + "\r\n");
                  }
                }))) {
      assertThat(RawHttp.get(stage.address(), "/").status()).isEqualTo(502);
      await().untilAsserted(() -> assertThat(stage.app().openConnections()).isZero());
    }
  }

  @ParameterizedTest
  @EnumSource
  void interimResponsesAreForwarded(Way way) throws IOException {
    try (Stage stage =
            Stage.of(
                way,
                app(
                    """
                    HTTP/1.1 102 Processing\r
                    \r
                    HTTP/1.1 103 Early Hints\r
                    Link: </a.css>; rel=preload\r
                    Link: </b.css>; rel=preload\r
                    X-App-Version: forged\r
                    X-AppVersion-Hop: forged\r
                    x-backend-target: forged\r
                    Connection: X-Own\r
                    X-Own: 1\r
                    Content-Length: 7\r
                    \r
                    HTTP/1.1 103 \n\
                    Link: </c.css>; rel=preload\n\
                    \n\
                    HTTP/1.1 200 OK\r
                    Content-Length: 2\r
                    \r
                    ok"""));
        RawHttp client = stage.connect()) {
      for (int i = 0; i < 2; i++) {
        client.send(RawHttp.head("GET / HTTP/1.1"));
        assertThat(client.read().statusLine()).isEqualTo("HTTP/1.1 102 Processing");
        var hints = client.read();
        assertThat(hints.statusLine()).isEqualTo("HTTP/1.1 103 Early Hints");
        assertThat(Set.copyOf(hints.fields()))
            .containsExactlyInAnyOrder(
                "Link: </a.css>; rel=preload", "Link: </b.css>; rel=preload");
        assertThat(client.read().fields()).containsExactly("Link: </c.css>; rel=preload");
        assertThat(client.read().body()).isEqualTo("ok");
      }
      client.send("GET / HTTP/1.0\r\nHost: shop.test\r\n\r\n");
      assertThat(client.read().body()).as("HTTP/1.0 has none").isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHintArrivesBeforeItsResponse(Way way) throws Exception {
    var go = new CountDownLatch(1);
    try (Stage stage =
            Stage.of(
                way,
                RawApp.start(
                    connection -> {
                      connection.head();
                      connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
                      try {
                        go.await();
                      } catch (InterruptedException e) {
                        throw new IOException(e);
                      }
                      connection.ok("ok");
                    }));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("GET / HTTP/1.1"));
      assertThat(client.read().status()).isEqualTo(103);
      go.countDown();
      assertThat(client.read().body()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExpectationDoesNotLimitTheBody(Way way) throws IOException {
    int length = 3 << 20;
    RawApp app =
        RawApp.start(
            connection -> {
              connection.head();
              connection.send("HTTP/1.1 100 Continue\r\n\r\n");
              connection.ok("got " + connection.exactly(length).length());
            });
    try (Stage stage = Stage.of(way, app);
        RawHttp client = stage.connect()) {
      client.send(
          RawHttp.head("POST / HTTP/1.1", "Expect: 100-continue", "Content-Length: " + length));
      assertThat(client.read().status()).isEqualTo(100);
      client.send("x".repeat(length));
      assertThat(client.read().body()).isEqualTo("got " + length);
    }
  }

  /** Bytes that were read together with the 100 do not make the socket readable again. */
  @ParameterizedTest
  @EnumSource
  void theResponseMayArriveTogetherWithThe100(Way way) throws IOException {
    String both = "HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 4\r\n\r\ndone";
    try (Stage stage = Stage.of(way, app(both));
        RawHttp client = stage.connect()) {
      client.send(RawHttp.head("POST / HTTP/1.1", "Expect: 100-continue", "Content-Length: 5"));
      assertThat(client.read().status()).isEqualTo(100);
      var response = client.read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("done");
    }
  }

  @ParameterizedTest
  @EnumSource
  void headKeepsItsLength(Way way) throws IOException {
    try (Stage stage = Stage.of(way, app(OK + "Content-Length: 42\r\n\r\n"));
        RawHttp client = stage.connect()) {
      var response = client.send(RawHttp.head("HEAD / HTTP/1.1")).read(true);
      assertThat(response.first("Content-Length")).hasValue("42");
      assertNextIsAnswered(client);
      assertThat(stage.app().connections()).isEqualTo(1);
    }
  }
}
