package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Trailers in both directions, byte by byte. */
class TrailersTest {
  /** Fields that must not be trailers: RFC 9110 section 6.5.1, and those of this project. */
  private static final List<String> FORBIDDEN =
      List.of(
          "Transfer-Encoding: forbidden",
          "Content-Length: 987654",
          "Trailer: forbidden",
          "Host: forbidden",
          "Connection: forbidden",
          "Authorization: forbidden",
          "Cookie: forbidden",
          "Set-Cookie: forbidden=1",
          "WWW-Authenticate: forbidden",
          "Content-Encoding: forbidden",
          "Content-Type: forbidden/x",
          "Content-Range: forbidden",
          "Cache-Control: forbidden",
          "Expect: forbidden",
          "If-None-Match: forbidden",
          "Max-Forwards: 987654",
          "Location: forbidden",
          "Vary: forbidden",
          "Forwarded: for=forbidden",
          "Via: 1.1 forbidden",
          "X-Forwarded-For: forbidden",
          "X-HTTP-Method-Override: forbidden",
          "X-App-Version: forbidden",
          "X-App-Requested-Version: forbidden",
          "X-AppVersion-Hop: forbidden",
          "X-AppVersion-Unavailable: forbidden",
          "x-backend-target: forbidden",
          "X_App_Version: forbidden",
          "x_forwarded_for: forbidden",
          "Content_Type: forbidden",
          "X-Listed: forbidden");

  private static final List<String> ALLOWED =
      List.of(
          "X-Sum: 1", "grpc-status: 0", "Server-Timing: db;dur=1", "ETag: \"a\"", "X_Custom: 3");

  private static String trailers() {
    return String.join("\r\n", FORBIDDEN) + "\r\n" + String.join("\r\n", ALLOWED) + "\r\n\r\n";
  }

  private static String chunked(String... fields) {
    return "Transfer-Encoding: chunked\r\nConnection: X-Listed\r\n"
        + "Trailer: X-Sum, Content-Type, x_app_version\r\nTrailer: Host\r\n"
        + String.join("", fields)
        + "\r\n3\r\nabc\r\n0\r\n"
        + trailers();
  }

  private static RawApp app(List<String> bodies) throws IOException {
    return RawApp.start(
        connection -> {
          connection.head();
          bodies.add(connection.chunked());
          connection.send("HTTP/1.1 200 OK\r\n" + chunked());
        });
  }

  private static void assertFiltered(List<String> trailers) {
    assertThat(trailers).containsExactlyInAnyOrderElementsOf(ALLOWED);
  }

  @Test
  void passBothWaysWithoutThoseThatMustNotBeTrailers() throws IOException {
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (RawApp app = app(bodies);
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
      assertPassed(pod, app, bodies);
    }
  }

  @Test
  void passBothWaysAcrossAHop() throws IOException {
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (RawApp app = app(bodies);
        Pod pod = Pod.before(app.hostAndPort());
        Pod entry = Pod.before("")) {
      Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
      pod.state.publish(shop.view("v1"));
      entry.state.publish(shop.view(""));
      assertPassed(entry, app, bodies);
    }
  }

  private static void assertPassed(Pod pod, RawApp app, List<String> bodies) throws IOException {
    var response =
        RawHttp.request(pod.address(), "POST / HTTP/1.1\r\nHost: shop.test\r\n" + chunked());

    String[] received = bodies.getFirst().split("\r\nabc\r\n0\r\n", 2);
    assertThat(received).hasSize(2);
    assertFiltered(List.of(received[1].strip().split("\r\n", -1)));
    assertThat(app.heads().getFirst().lines().filter(line -> lower(line).startsWith("trailer:")))
        .containsExactly("Trailer: X-Sum");
    assertThat(response.body()).isEqualTo("abc");
    assertFiltered(response.trailers());
    assertThat(response.all("Trailer")).containsExactly("X-Sum");
    assertThat(response.all("X-App-Version")).containsExactly("av-v1");
  }

  /**
   * They may be discarded (RFC 9110 section 6.5); the message must not fail because of their size.
   */
  @Test
  void tooManyAreDiscarded() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      many.append("X-Big-").append(i).append(": ").append("b".repeat(1000)).append("\r\n");
    }
    try (RawApp app =
            RawApp.start(
                connection -> {
                  connection.head();
                  connection.send(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
                          + many
                          + "\r\n");
                });
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));

      var response = RawHttp.get(pod.address(), "/");

      assertThat(response.body()).isEqualTo("abc");
      assertThat(response.trailers()).isEmpty();
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
