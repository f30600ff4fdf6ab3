package dev.appversion.sidecar.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadParserTest {
  private static final HeadLimits LIMITS = new HeadLimits(65536, 20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?",
        "/a?",
        "/a?b?c",
        "/api?filter={\"id\":1}",
        "/search?q=100%",
        "/a|b^c`d\\e<f>",
        "/%zz%2",
        "/\u00e9\u00ff",
        "//",
        "//evil.test/x",
        "/./../x;y=z",
      })
  void keepsTheBytesOfTheTarget(String target) throws MalformedMessageException {
    assertThat(parse("GET " + target + " HTTP/1.1", "Host: a").target()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "http://shop.test/a?b, /a?b, shop.test",
    "HTTP://Shop.Test:80, /, Shop.Test:80",
    "https://a?b, /?b, a",
    "http://[::1]:8080/, /, [::1]:8080",
  })
  void readsTheAuthorityOfAnAbsoluteTarget(String target, String path, String host)
      throws MalformedMessageException {
    RequestHead head = parse("GET " + target + " HTTP/1.1", "X: y", "Host: other");
    assertThat(head.target()).isEqualTo(path);
    assertThat(FieldValues.all(head.fields(), Headers.HOST)).containsExactly(host);
  }

  @Test
  void acceptsTheAsteriskForOptionsOnly() throws MalformedMessageException {
    assertThat(parse("OPTIONS * HTTP/1.1", "Host: a").target()).isEqualTo("*");
    assertThat(parse("OPTIONS http://a HTTP/1.1", "Host: a").target()).isEqualTo("*");
    refused(400, "GET * HTTP/1.1", "Host: a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | GET",
        "400 | GET /",
        "400 | GET  / HTTP/1.1",
        "400 | GET /  HTTP/1.1",
        "400 | GET / HTTP/1.1x",
        "400 | GET / http/1.1",
        "400 | GET / HTTP/11",
        "400 | GET a HTTP/1.1",
        "400 | GET ftp://a/ HTTP/1.1",
        "400 | GET http:// HTTP/1.1",
        "400 | GET http://:80/ HTTP/1.1",
        "400 | GET http://u@a/ HTTP/1.1",
        "400 | GET http://a:b/ HTTP/1.1",
        "400 | GET /#x HTTP/1.1",
        "400 | G(T / HTTP/1.1",
        "505 | GET / HTTP/2.0",
        "505 | GET / HTTP/0.9",
        "505 | PRI * HTTP/2.0",
        "501 | CONNECT a:80 HTTP/1.1",
        "501 | head / HTTP/1.1",
        "501 | Options * HTTP/1.1",
      })
  void refusesTheLine(int status, String line) {
    refused(status, line, "Host: a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X : y",
        ": y",
        "X",
        "X(y): z",
        " X: y",
        "X: a\u0000b",
        "X: a\rb",
        "X: a\u007fb",
        "X: a\nY: b",
        "Host: b",
        "Host: a b",
        "Content-Length: ",
        "Content-Length: 0x5",
        "Content-Length: 5 5",
        "Content-Length: 18446744073709551621",
        "Content-Length: 9223372036854775808",
        "Content-Length: 1152921504606846976",
      })
  void refusesTheField(String field) {
    refused(400, "POST / HTTP/1.1", "Host: a", field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a b", "u@a", "a:b", "[::1", "[]", "a:123456", "é", "a%zz", "a%2"})
  void refusesTheHost(String host) {
    refused(400, "GET / HTTP/1.1", "Host: " + host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a:80", "a_b.test:", "[::1]:80", "1.2.3.4", "xn--a", "a%20b"})
  void acceptsTheHost(String host) throws MalformedMessageException {
    assertThat(parse("GET / HTTP/1.1", "Host: " + host).fields()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 5", "0005, 5", "1152921504606846975, 1152921504606846975"})
  void readsALength(String value, long length) throws MalformedMessageException {
    RequestHead head = parse("POST / HTTP/1.1", "Host: a", "Content-Length: " + value);
    assertThat(head.framing()).isEqualTo(Framing.ofLength(length));
    assertThat(FieldValues.all(head.fields(), Headers.CONTENT_LENGTH))
        .containsExactly(Long.toString(length));
  }

  @Test
  void readsTheConnection() throws MalformedMessageException {
    assertThat(parse("GET / HTTP/1.1", "Host: a").persistent()).isTrue();
    assertThat(parse("GET / HTTP/1.1", "Host: a", "Connection: TE, Close").persistent()).isFalse();
    assertThat(parse("GET / HTTP/1.0").persistent()).isFalse();
    assertThat(parse("GET / HTTP/1.0", "Connection: Keep-Alive").persistent()).isTrue();
    assertThat(parse("GET / HTTP/1.1", "Host: a", "Connection: x, Upgrade").upgrade()).isTrue();
    assertThat(parse("GET / HTTP/1.7", "Host: a").http11()).isTrue();
  }

  @Test
  void keepsValuesAndTheirOrder() throws MalformedMessageException {
    RequestHead head = parse("GET / HTTP/1.1", "Host:a", "B: x  y\t", "a:\t\u00ff", "B:", "c: :");
    assertThat(head.fields())
        .extracting(field -> field.name() + "=" + field.value())
        .containsExactly("Host=a", "B=x  y", "a=\u00ff", "B=", "c=:");
  }

  @Test
  void refusesAmbiguousFraming() {
    refused(400, "POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Transfer-Encoding: chunked");
    refused(400, "POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Content-Length: 3");
    refused(400, "POST / HTTP/1.0", "Host: a", "Transfer-Encoding: chunked");
    refused(400, "POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked, chunked");
    refused(
        400,
        "POST / HTTP/1.1",
        "Host: a",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked");
    refused(400, "POST / HTTP/1.1", "Host: a", "Transfer-Encoding:");
    refused(501, "POST / HTTP/1.1", "Host: a", "Transfer-Encoding: gzip, chunked");
    refused(501, "POST / HTTP/1.1", "Host: a", "Transfer-Encoding: identity");
    refused(431, "GET / HTTP/1.1", "A: b\r\n".repeat(21) + "Host: a");
    assertThatThrownBy(() -> raw("GET / HTTP/1.1\nHost: a\n\n"))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> raw("GET / HTTP/1.1\r\nHost: a\n\r\n"))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static void refused(int status, String line, String... fields) {
    assertThatThrownBy(() -> parse(line, fields))
        .isInstanceOfSatisfying(
            MalformedMessageException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  private static RequestHead parse(String line, String... fields) throws MalformedMessageException {
    StringBuilder head = new StringBuilder(line).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return raw(head.append("\r\n").toString());
  }

  private static RequestHead raw(String head) throws MalformedMessageException {
    byte[] bytes = ("..." + head + "next").getBytes(StandardCharsets.ISO_8859_1);
    int end = HeadEnd.find(bytes, 3, 3, bytes.length);
    assertThat(end).isEqualTo(bytes.length - 4);
    return RequestHeadParser.parse(bytes, 3, end, LIMITS);
  }
}
