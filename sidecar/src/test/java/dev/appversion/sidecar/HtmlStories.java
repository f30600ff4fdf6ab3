package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The fixture of tests of pages: an app with one response, and its sidecar. */
abstract class HtmlStories {
  static final String HTML =
      "<!doctype html><html><head><meta name=\"app-version\" content=\"\">"
          + "<link rel=stylesheet href=\"/static/app.css\"></head><body></body></html>";
  static final String TYPE = "Content-Type: text/html; charset=utf-8";

  static Shop shop(Pod pod) {
    return new Shop()
        .version("v1", 1, pod.hostAndPort())
        .manifest("v1", Map.of("app.css", "app.0123456789ab.css"));
  }

  static Pod pod(RawApp app) {
    Pod pod = Pod.before(app.hostAndPort());
    pod.state.publish(shop(pod).view("v1"));
    return pod;
  }

  /** Responds to every request with this head and body. */
  static RawApp app(String body, String... fields) throws IOException {
    return RawApp.start(
        connection -> {
          for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            connection.send(
                "HTTP/1.1 200 OK\r\n"
                    + String.join("\r\n", fields)
                    + "\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + (head.startsWith("HEAD ") ? "" : body));
          }
        });
  }

  static String rewritten(String body) {
    String[] parts = body.split("<script [^>]*></script>", -1);
    assertThat(parts).as(body).hasSize(2);
    return String.join("", parts);
  }

  static final String EXPECTED =
      HTML.replace("app.css", "app.0123456789ab.css").replace("content=\"\"", "content=\"av-v1\"");

  static String resource(String name) throws IOException {
    try (var in = HtmlTest.class.getResourceAsStream(name)) {
      return new String(
          java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static String gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  static String deflate(String text, boolean bare) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, bare))) {
      deflate.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  static String gunzip(String latin1) throws IOException {
    var bytes = new ByteArrayInputStream(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return new String(new GZIPInputStream(bytes).readAllBytes(), StandardCharsets.UTF_8);
  }
}
