package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A head that a sidecar accepts from a client, the next one accepts with the added fields. */
class HeadLimitsTest {
  private static final int MAX_FIELDS = 200;
  private static final int MAX_BYTES = 64 << 10;

  private RawApp app;
  private Pod pod;
  private Pod entry;

  @BeforeEach
  void start() throws IOException {
    app = RawApp.saying("ok");
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

  @Test
  void asManyFieldsAsDirectly() throws IOException {
    for (Pod first : new Pod[] {pod, entry}) {
      assertThat(RawHttp.request(first.address(), fields(MAX_FIELDS)).body()).isEqualTo("ok");
      assertThat(app.heads().getLast()).contains("x-" + (MAX_FIELDS - 1) + ": v");
      assertThat(RawHttp.request(first.address(), fields(MAX_FIELDS + 1)).status()).isEqualTo(431);
    }
    assertThat(app.heads()).hasSize(2);
  }

  private static String fields(int count) {
    StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\nHost: shop.test\r\n");
    for (int i = 1; i < count; i++) {
      head.append("x-").append(i).append(": v\r\n");
    }
    return head.append("\r\n").toString();
  }

  @Test
  void asLongAHeadAsDirectly() throws IOException {
    for (Pod first : new Pod[] {pod, entry}) {
      assertThat(RawHttp.request(first.address(), head(MAX_BYTES)).body()).isEqualTo("ok");
      var refused = RawHttp.request(first.address(), head(MAX_BYTES + 1));
      assertThat(refused.status()).isEqualTo(431);
      assertThat(refused.first("Content-Type")).hasValue("application/problem+json");
      assertThat(refused.body()).contains("longer than 65536 bytes");
    }
    assertThat(app.heads()).hasSize(2);
  }

  @Test
  void invalidHopDoesNotRaiseTheLimits() throws IOException {
    String forged = head(MAX_BYTES + 1).replace("X-Long: ", "X-AppVersion-Hop: v1;1;a\r\nX-Long: ");
    assertThat(RawHttp.request(pod.address(), forged).status()).isEqualTo(431);
    assertThat(app.heads()).isEmpty();
  }

  /** A head of this many bytes. */
  private static String head(int bytes) {
    String rest = "GET /?" + "q".repeat(1000) + " HTTP/1.1\r\nHost: shop.test\r\nX-Long: \r\n\r\n";
    return rest.replace("X-Long: ", "X-Long: " + "a".repeat(bytes - rest.length()));
  }

  /** It is forwarded twice, also as X-Forwarded-Host. */
  @Test
  void hostHasTheMaximumLengthOfAName() throws IOException {
    for (Pod first : new Pod[] {pod, entry}) {
      String host = "a".repeat(1024);
      assertThat(
              RawHttp.request(first.address(), "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                  .status())
          .isEqualTo(200);
      assertThat(
              RawHttp.request(first.address(), "GET / HTTP/1.1\r\nHost: " + host + "a\r\n\r\n")
                  .status())
          .isEqualTo(400);
    }
  }
}
