package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed, oversized and malicious requests: they get a clear response and do not reach the app.
 */
class BadInputTest extends OneVersion {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nabc",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0001b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX(y): b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
        "nonsense\r\n\r\n",
        "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
      })
  void isRefusedAndDoesNotReachTheApp(String request) throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send(request);
      http.socket().shutdownOutput();
      assertThat(http.read().status()).isEqualTo(400);
    }
    assertThat(app.heads()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "501|POST / HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~0~~",
        "501|POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~0~~",
        "501|POST / HTTP/1.1~Host: a~Transfer-Encoding: identity~~abc",
        "501|POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: x~~0~~",
        "505|GET / HTTP/0.9~Host: a~~",
        "501|CONNECT a:80 HTTP/1.1~Host: a~~",
        "505|PRI * HTTP/2.0~~SM~~",
        "417|POST / HTTP/1.1~Host: a~Expect: a miracle~Content-Length: 3~~abc",
      })
  void unimplementedMethodsAreReported(int status, String request) throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send(request.replace("~", "\r\n"));
      var answer = http.read();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.first("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.first("X-App-Version")).hasValue("av-v1");
      assertThat(answer.body()).contains("\"status\":" + status);
    }
    assertThat(app.heads()).isEmpty();
  }

  /** What a gRPC client sends first: RFC 9113 section 3.4, with SETTINGS and a request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0\0\0\u0004\0\0\0\0\0",
        "\0\0\0\u0004\0\0\0\0\0\0\0\u0003\u0001\u0005\0\0\0\u0001\u0082\u0086\u0084"
      })
  void clientsOfHttp2GetAStatusThatNamesTheRemedy(String frames) throws IOException {
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frames);

      RawHttp.Response answer = http.read();

      assertThat(answer.statusLine()).startsWith("HTTP/1.1 505 ");
      assertThat(answer.body())
          .contains("not HTTP/2 or gRPC")
          .contains("appProtocol: http")
          .contains("send gRPC to a port of the app by a separate Service");
      assertThat(http.isEnded()).isTrue();
    }
    assertThat(app.heads()).isEmpty();
    assertThat(get().status()).as("the next client").isEqualTo(200);
  }

  @Test
  void oversizedHeadsAreRefused() throws IOException {
    for (String fields :
        List.of(
            "X: " + "a".repeat(70_000) + "\r\n",
            "X: a\r\n".repeat(300),
            "Cookie: app_version=" + "v".repeat(70_000) + "\r\n")) {
      assertThat(
              RawHttp.request(pod.address(), "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n")
                  .status())
          .isEqualTo(431);
    }
    assertThat(
            RawHttp.request(
                    pod.address(), "GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n")
                .status())
        .isEqualTo(414);
    assertThat(app.heads()).isEmpty();
  }

  @Test
  void malformedCookiesGetAResponse() throws IOException {
    assertThat(get("Cookie: app_version=\"v1\"").status()).isEqualTo(200);
    assertThat(get("Cookie: app_version=v1; app_version=v9").status()).isEqualTo(200);
    assertThat(get("Cookie: a=b", "Cookie: app_version=v1").status()).isEqualTo(200);
    assertThat(get("Cookie: app_version=" + "v".repeat(8192)).status()).isEqualTo(200);
    assertThat(get("Cookie: x=" + "v".repeat(8192)).status()).isEqualTo(200);
    assertThat(get("Cookie: app_version_affinity=;;=;\"").status()).isEqualTo(200);
    assertThat(get("Cookie: app_version_affinity=v1.9999999").status()).isEqualTo(200);
    assertThat(get("Cookie: app_version=v1\u00ff").status()).isEqualTo(200);
  }

  @Test
  void longPinsAreAbbreviatedInResponses() throws IOException {
    var response = get("X-App-Requested-Version: " + "v".repeat(9000));
    assertThat(response.status()).isEqualTo(409);
    assertThat(response.body().length()).isLessThan(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nabc\r\n0\r\n\r\n",
        "3\r\nabc\r\nzz\r\n\r\n",
        "3\r\nabcdef\r\n0\r\n\r\n",
        "3\nabc\n0\n\n",
        "3\r\nabc\r\n0\r\nno colon\r\n\r\n",
        "3;\u0000\r\nabc\r\n0\r\n\r\n",
        "fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
      })
  void malformedChunksAreRejectedAndEndTheConnection(String body) throws IOException {
    try (RawApp waiting = RawApp.start(RawApp.Connection::chunked)) {
      pod.close();
      pod = Pod.before(waiting.hostAndPort());
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      try (RawHttp http = RawHttp.connect(pod.address())) {
        http.send(RawHttp.head("POST / HTTP/1.1", "Transfer-Encoding: chunked") + body);
        http.send(RawHttp.head("GET /smuggled HTTP/1.1"));
        var answer = http.read();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.first("Content-Type")).hasValue("application/problem+json");
        http.socket().shutdownOutput();
        assertThat(http.rest()).isEmpty();
      }
      assertThat(waiting.heads()).noneMatch(head -> head.contains("smuggled"));
    }
  }

  @Test
  void abandonedBodiesLeakNothing() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawHttp http = RawHttp.connect(pod.address())) {
        http.send(RawHttp.head("POST / HTTP/1.1", "Content-Length: 100") + "abc");
      }
    }
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(pod.metrics.inFlight()).isZero();
              assertThat(app.openConnections()).isZero();
            });
  }

  /** Any input gets a specific status or the end of the connection, never 500. */
  @Test
  void noInputIsAnsweredWith500() throws IOException {
    Random random = new Random(20260101);
    String[] lines = {
      "Host: a",
      "Cookie: app_version=v1",
      "Cookie: app_version_affinity=v1.000001",
      "X-App-Requested-Version: v1",
      "X-App-Requested-Version: \u00ff",
      "X-AppVersion-Hop: v1;1;x",
      "Expect: 100-continue",
      "Expect: magic",
      "Connection: upgrade, close, \u00e4",
      "Connection: Host, Content-Length",
      "Upgrade: websocket",
      "Upgrade: h2c",
      "HTTP2-Settings: AAMAAABkAAQAAP__",
      "Content-Length: 0",
      "Content-Length: 3",
      "Transfer-Encoding: chunked",
      "Range: bytes=0-",
      "X-Inertia: true",
      "HX-Request: true",
      "Accept: text/html",
      "Referer: ://[",
      "X-Forwarded-For: \"",
      "Trailer: X",
      "TE: trailers",
      "Authorization: Bearer x",
      "X-Original-URI: \u00ff%",
      "Sec-Fetch-Mode: navigate",
    };
    String[] methods = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PRI", "x-y"};
    String[] targets = {
      "/",
      "*",
      "/version",
      "/cache/bust",
      "/__appversion/decision",
      "/__appversion/decision/%2e",
      "/__appversion/",
      "/static/%zz",
      "/static/a.0123456789ab.css",
      "http://other/x?y",
      "http://o",
      "//",
      "/?",
      "/;a=b",
      "/a%00",
      "a",
    };
    for (int i = 0; i < 400; i++) {
      StringBuilder request = new StringBuilder();
      request.append(methods[random.nextInt(methods.length)]).append(' ');
      request.append(targets[random.nextInt(targets.length)]).append(" HTTP/1.");
      request.append(random.nextInt(8) == 0 ? '0' : '1').append("\r\nHost: shop\r\n");
      for (int n = random.nextInt(5); n > 0; n--) {
        request.append(lines[random.nextInt(lines.length)]).append("\r\n");
      }
      request.append("\r\n");
      if (random.nextBoolean()) {
        request.append("abc");
      }
      try (RawHttp http = RawHttp.connect(pod.address())) {
        http.send(request.toString());
        http.socket().shutdownOutput();
        assertThat(http.rest()).as(request.toString()).doesNotContain(" 500 ");
      } catch (java.net.SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }
    assertThat(RawHttp.get(pod.address(), "/").status()).isEqualTo(200);
  }

  private RawHttp.Response get(String... fields) throws IOException {
    return RawHttp.get(pod.address(), "/", fields);
  }
}
