package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Max-Forwards of OPTIONS and TRACE (RFC 9110 section 7.6.2). */
class MaxForwardsTest {
  private RawApp app;
  private Pod pod;
  private Pod entry;

  @BeforeEach
  void start() throws IOException {
    app = RawApp.saying("app");
    pod = Pod.before(app.hostAndPort());
    entry = Pod.before("");
    Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
    pod.state.publish(shop.view("v1"));
    entry.state.publish(shop.view(""));
  }

  @AfterEach
  void stop() throws IOException {
    entry.close();
    pod.close();
    app.close();
  }

  private static RawHttp.Response send(Pod to, String line, String... fields) throws IOException {
    return RawHttp.request(to.address(), RawHttp.head(line + " HTTP/1.1", fields));
  }

  @Test
  void atZeroTheSidecarIsTheRecipient() throws IOException {
    var options = send(pod, "OPTIONS *", "Max-Forwards: 0");
    assertThat(options.status()).isEqualTo(200);
    assertThat(options.first("Content-Length")).hasValue("0");
    assertThat(options.first("X-App-Version")).hasValue("av-v1");

    var trace =
        send(
            pod,
            "TRACE /a?b=<c>",
            "Max-Forwards: 0",
            "X-Custom: 1",
            "Cookie: secret",
            "Authorization: Bearer secret",
            "Proxy-Authorization: secret",
            "X-AppVersion-Hop: secret");
    assertThat(trace.status()).isEqualTo(200);
    assertThat(trace.first("Content-Type")).hasValue("message/http");
    assertThat(trace.body())
        .startsWith("TRACE /a?b=<c> HTTP/1.1\r\nHost: shop.test\r\n")
        .contains("\r\nMax-Forwards: 0\r\n", "\r\nX-Custom: 1\r\n")
        .endsWith("\r\n\r\n")
        .doesNotContain("secret");
    assertThat(app.heads()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, 7, 6",
    "TRACE, 1, 0",
    "OPTIONS, 007, 6",
    "TRACE, 99999999999999999999, 2147483646"
  })
  void itCountsDown(String method, String before, String after) throws IOException {
    assertThat(send(pod, method + " /", "Max-Forwards: " + before).body()).isEqualTo("app");
    assertThat(app.heads().getLast()).containsOnlyOnce("Max-Forwards: " + after + "\r\n");
  }

  @Test
  void eachSidecarOfAHopCounts() throws IOException {
    assertThat(send(entry, "TRACE /", "Max-Forwards: 2").body()).isEqualTo("app");
    assertThat(app.heads().getLast()).contains("Max-Forwards: 0\r\n");
    assertThat(send(entry, "TRACE /", "Max-Forwards: 1").body())
        .contains("Max-Forwards: 0\r\n")
        .contains("Via: 1.1 appversion\r\n")
        .doesNotContainIgnoringCase("X-AppVersion-");
    assertThat(app.heads()).hasSize(1);
  }

  @Test
  void otherMethodsIgnoreIt() throws IOException {
    assertThat(send(pod, "GET /", "Max-Forwards: 0").body()).isEqualTo("app");
    assertThat(app.heads().getLast()).contains("Max-Forwards: 0\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "", "1, 0", "0\r\nMax-Forwards: 0"})
  void valueThatIsNotANumberIsIgnored(String value) throws IOException {
    assertThat(send(pod, "OPTIONS /", "Max-Forwards: " + value).body()).isEqualTo("app");
  }
}
