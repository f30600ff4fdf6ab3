package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.HttpSettings;
import dev.appversion.sidecar.config.HttpSettings.ForwardedPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields that report the client to the app: X-Forwarded-* and Forwarded (RFC 7239). */
class ForwardedFieldsTest {
  private static final String[] FROM_A_PROXY = {
    "X-Forwarded-For: 192.0.2.1",
    "X-Forwarded-For: 192.0.2.2, 192.0.2.3",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: shop.example",
    "X-Forwarded-Port: 443",
    "X-Real-IP: 192.0.2.1",
    "Forwarded: for=192.0.2.1;proto=https",
    "Forwarded: for=\"[2001:db8::1]:4711\", for=unknown",
    "X-Original-URL: /admin",
    "True-Client-IP: 192.0.2.9"
  };

  private static Pod pod(String app, ForwardedPolicy policy) {
    return Pod.before(
        app, settings -> settings.withHttp(HttpSettings.DEFAULT.with(policy)), Buster.NONE);
  }

  /** The app's request, which is the same across a hop. */
  private static List<String> received(ForwardedPolicy policy, String... fields)
      throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = pod(app.hostAndPort(), policy);
        Pod entry = pod("", policy)) {
      Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
      pod.state.publish(shop.view("v1"));
      entry.state.publish(shop.view(""));
      for (Pod first : new Pod[] {pod, entry}) {
        assertThat(RawHttp.get(first.address(), "/", fields).status()).isEqualTo(200);
      }
      List<String> direct = forwarding(app.heads().getFirst());
      assertThat(forwarding(app.heads().getLast()))
          .as("across a hop")
          .containsExactlyInAnyOrderElementsOf(direct);
      return direct;
    }
  }

  private static List<String> forwarding(String head) {
    return head.lines()
        .filter(
            line ->
                line.matches(
                    "(?i)(x-forwarded.*|forwarded|x-real-ip|x-original.*|true-client-ip): .*"))
        .toList();
  }

  @Test
  void fieldsOfProxiesAreExtendedByDefault() throws IOException {
    assertThat(HttpSettings.DEFAULT.forwarded()).isEqualTo(ForwardedPolicy.APPEND);
    assertThat(received(ForwardedPolicy.APPEND, FROM_A_PROXY))
        .containsExactlyInAnyOrder(
            "X-Forwarded-For: 192.0.2.1, 192.0.2.2, 192.0.2.3, 127.0.0.1",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: shop.example",
            "X-Forwarded-Port: 443",
            "X-Real-IP: 192.0.2.1",
            "Forwarded: for=192.0.2.1;proto=https, for=\"[2001:db8::1]:4711\", for=unknown,"
                + " for=127.0.0.1;host=shop.test;proto=http",
            "X-Original-URL: /admin",
            "True-Client-IP: 192.0.2.9");
  }

  @ParameterizedTest
  @EnumSource(names = {"APPEND", "REPLACE"})
  void withoutAProxyTheClientIsTheConnection(ForwardedPolicy policy) throws IOException {
    assertThat(received(policy))
        .containsExactlyInAnyOrder(
            "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http", "X-Forwarded-Host: shop.test");
  }

  @Test
  void noFieldOfTheClientIsTrustedUnderReplace() throws IOException {
    assertThat(received(ForwardedPolicy.REPLACE, FROM_A_PROXY))
        .containsExactlyInAnyOrder(
            "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http", "X-Forwarded-Host: shop.test");
  }

  @Test
  void nothingIsAddedUnderKeep() throws IOException {
    assertThat(received(ForwardedPolicy.KEEP)).isEmpty();
    assertThat(received(ForwardedPolicy.KEEP, FROM_A_PROXY))
        .containsExactlyInAnyOrder(FROM_A_PROXY);
  }

  /**
   * Otherwise X-Forwarded-Proto would be http for a client that used https according to Forwarded.
   */
  @Test
  void theOlderFieldsAreDerivedFromForwardedIfItIsAlone() throws IOException {
    assertThat(
            received(
                ForwardedPolicy.APPEND,
                "Forwarded: For=\"[2001:db8::1]:4711\";Host=\"shop.example:8443\";Proto=https",
                "Forwarded: for=_hidden, for=192.0.2.7:80"))
        .containsExactlyInAnyOrder(
            "X-Forwarded-For: 2001:db8::1, _hidden, 192.0.2.7, 127.0.0.1",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: shop.example:8443",
            "Forwarded: For=\"[2001:db8::1]:4711\";Host=\"shop.example:8443\";Proto=https,"
                + " for=_hidden, for=192.0.2.7:80, for=127.0.0.1;host=shop.test;proto=http");
  }

  /** An appended element would be parsed as a part of the open string. */
  @ParameterizedTest
  @ValueSource(strings = {"for=\"192.0.2.1", "for", "for=1 2", ";=", "for=a\\\"b", "for=\"a\"b"})
  void aMalformedForwardedIsRemoved(String value) throws IOException {
    assertThat(received(ForwardedPolicy.APPEND, "Forwarded: " + value))
        .containsExactlyInAnyOrder(
            "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http", "X-Forwarded-Host: shop.test");
  }

  @Test
  void hostThatIsNotATokenIsQuoted() throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = pod(app.hostAndPort(), ForwardedPolicy.APPEND)) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      RawHttp.request(
          pod.address(), "GET / HTTP/1.1\r\nHost: [::1]:80\r\nForwarded: for=a\r\n\r\n");
      assertThat(forwarding(app.heads().getFirst()))
          .contains("Forwarded: for=a, for=127.0.0.1;host=\"[::1]:80\";proto=http");
    }
  }

  /** The cookie of a client over https is for https only. */
  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-Proto: https", "Forwarded: proto=HTTPS", "Forwarded: for=a"})
  void cookiesAreSecureForClientsOverHttps(String field) throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = pod(app.hostAndPort(), ForwardedPolicy.APPEND);
        Pod distrusting = pod(app.hostAndPort(), ForwardedPolicy.REPLACE)) {
      for (Pod one : new Pod[] {pod, distrusting}) {
        one.state.publish(new Shop().version("v1", 1, one.hostAndPort()).view("v1"));
      }
      String page = "Accept: text/html";
      assertThat(RawHttp.get(pod.address(), "/", page, field).first("Set-Cookie").orElseThrow())
          .matches(cookie -> cookie.contains("Secure") == !field.endsWith("for=a"));
      assertThat(
              RawHttp.get(distrusting.address(), "/", page, field)
                  .first("Set-Cookie")
                  .orElseThrow())
          .doesNotContain("Secure");
    }
  }
}
