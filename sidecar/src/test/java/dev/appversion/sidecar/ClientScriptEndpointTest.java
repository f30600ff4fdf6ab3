package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.client.ScriptFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Serving of the client scripts. */
class ClientScriptEndpointTest {
  private final ClientScript scripts = ClientScript.load();
  private final ScriptFile script = scripts.head();
  private Pod pod;

  @BeforeEach
  void start() {
    pod = Pod.before("127.0.0.1:1");
    pod.state.publish(new Shop().version("v1", 1, "127.0.0.1:1").view("v1"));
  }

  @AfterEach
  void stop() {
    pod.close();
  }

  private HttpURLConnection get(String path, String... field) throws IOException {
    var connection =
        (HttpURLConnection)
            URI.create("http://" + pod.hostAndPort() + path).toURL().openConnection();
    for (int i = 0; i < field.length; i += 2) {
      connection.setRequestProperty(field[i], field[i + 1]);
    }
    return connection;
  }

  private byte[] bytes() {
    return bytes(script.plain());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void isImmutable() throws IOException {
    var response = get(script.path());
    assertThat(response.getResponseCode()).isEqualTo(200);
    assertThat(response.getContentType()).isEqualTo("text/javascript; charset=utf-8");
    assertThat(response.getHeaderField("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
    assertThat(response.getHeaderField("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.getHeaderField("Vary")).isEqualTo("Accept-Encoding");
    assertThat(response.getHeaderField("Content-Encoding")).isNull();
    assertThat(response.getHeaderField("Set-Cookie")).isNull();
    assertThat(response.getInputStream().readAllBytes()).isEqualTo(bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, gzip;q=0.5", "deflate, gzip"})
  void isCompressedForClientsThatAcceptIt(String accepted) throws IOException {
    var response = get(script.path(), "Accept-Encoding", accepted);
    assertThat(response.getHeaderField("Content-Encoding")).isEqualTo("gzip");
    byte[] body = response.getInputStream().readAllBytes();
    assertThat(body).hasSizeLessThan(7 * 1024);
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
      assertThat(plain.readAllBytes()).isEqualTo(bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "br", "gzippo"})
  void isUncompressedForOthers(String accepted) throws IOException {
    var response = get(script.path(), "Accept-Encoding", accepted);
    assertThat(response.getHeaderField("Content-Encoding")).isNull();
    assertThat(response.getInputStream().readAllBytes()).isEqualTo(bytes());
  }

  @Test
  void isNotSentTwice() throws IOException {
    String tag = get(script.path()).getHeaderField("ETag");
    var again = get(script.path(), "If-None-Match", tag);
    assertThat(again.getResponseCode()).isEqualTo(304);
    assertThat(again.getHeaderField("ETag")).isEqualTo(tag);
    assertThat(get(script.path(), "If-None-Match", "\"other\"").getResponseCode()).isEqualTo(200);
  }

  @Test
  void headersOnlyForHead() throws IOException {
    var head = RawHttp.request(pod.address(), RawHttp.head("HEAD " + script.path() + " HTTP/1.1"));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.first("Content-Length")).hasValue(String.valueOf(bytes().length));
    assertThat(head.body()).isEmpty();
  }

  @Test
  void pageOfAnotherReleaseGetsThisReleasesScriptUncached() throws IOException {
    var response = get("/__appversion/client.0123456789ab.js");
    assertThat(response.getResponseCode()).isEqualTo(200);
    assertThat(response.getHeaderField("Cache-Control")).isEqualTo("no-store");
    assertThat(response.getInputStream().readAllBytes()).isEqualTo(bytes());
  }

  @Test
  void theRecoveryScriptIsImmutableAsWell() throws IOException {
    var response = get(scripts.recovery().path(), "Accept-Encoding", "gzip");
    assertThat(response.getResponseCode()).isEqualTo(200);
    assertThat(response.getContentType()).isEqualTo("text/javascript; charset=utf-8");
    assertThat(response.getHeaderField("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
    try (var plain = new GZIPInputStream(response.getInputStream())) {
      assertThat(plain.readAllBytes()).isEqualTo(bytes(scripts.recovery().plain()));
    }
    // A page whose first attempt failed adds a query, which no cache contains.
    assertThat(get(scripts.recovery().path() + "?1").getResponseCode()).isEqualTo(200);
  }

  @Test
  void theRecoveryScriptOfAnotherReleaseDoesNotExist() throws IOException {
    var response = get("/__appversion/recovery.0123456789ab.js");
    assertThat(response.getResponseCode()).isEqualTo(404);
    assertThat(response.getHeaderField("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void isReadOnly() throws IOException {
    var post = RawHttp.request(pod.address(), RawHttp.head("POST " + script.path() + " HTTP/1.1"));
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.first("Allow")).hasValue("GET, HEAD");
  }
}
