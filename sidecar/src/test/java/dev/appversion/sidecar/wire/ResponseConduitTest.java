package dev.appversion.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.sidecar.wire.message.Framing;
import dev.appversion.sidecar.wire.message.HeadLimits;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseConduitTest {
  private static final HeadLimits LIMITS = new HeadLimits(4096, 50);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK~Content-Length: 2~~ok                       | ok",
        "HTTP/1.1 200 ~Content-Length: 2~~ok                         | ok",
        "HTTP/1.1 200~Content-Length: 2~~ok                          | ok",
        "HTTP/1.1 200 OK!Content-Length: 2!!ok                       | ok",
        "HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 2~~ok     | ok",
        "HTTP/1.1 200 OK~Content-Length: 2, 2~~ok                    | ok",
        "HTTP/1.1 200 OK~Transfer-Encoding: Chunked~~2;x=y~ok~0~T: t~~ | 2~ok~0~~",
        "HTTP/1.1 103 Early Hints~Link: x~~HTTP/1.1 200 OK~Content-Length: 2~~ok | ok",
        "HTTP/1.1 103 !Link: x!!HTTP/1.1 200 OK~Content-Length: 2~~ok | ok",
      })
  void passesTheBody(String response, String body) throws IOException {
    Wire wire = new Wire(response.replace("~", "\r\n").replace("!", "\n"));
    ResponseConduit conduit = wire.conduit();
    conduit.expect(Methods.GET, LIMITS, head -> {});
    assertThat(readHead(conduit)).startsWith("HTTP/1.1 200 -\r\n");
    assertThat(conduit.head().status()).isEqualTo(200);
    assertThat(readBody(conduit)).isEqualTo(body.replace("~", "\r\n"));
    assertThat(conduit.isReusable()).isTrue();
    assertThat(conduit.isQuiet()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ICY 200 OK~~",
        "HTTP/2.0 200 OK~~",
        "HTTP/1.1 099 x~~",
        "HTTP/1.1 600 x~~",
        "HTTP/1.1 20 x~~",
        "HTTP/1.1 2000 x~~",
        "HTTP/1.1  200 x~~",
        "HTTP/1.1 200 a\u0000b~~",
        "HTTP/1.1 200 OK~Content-Length: +2~~ok",
        "HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 3~~ok",
        "HTTP/1.1 200 OK~Content-Length: 18446744073709551618~~ok",
        "HTTP/1.1 200 OK~Content-Length:~~ok",
        "HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~0~~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
        "HTTP/1.0 200 OK~Transfer-Encoding: chunked~~0~~",
        "HTTP/1.1 200 OK~X: a\u0000b~~",
        "HTTP/1.1 200 OK~X y: b~~",
        "HTTP/1.1 200 OK~ folded: first~~",
      })
  void refusesTheHead(String response) {
    ResponseConduit conduit = new Wire(response.replace("~", "\r\n")).conduit();
    conduit.expect(Methods.GET, LIMITS, head -> {});
    assertThatThrownBy(() -> readHead(conduit)).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void refusesAHeadWithoutAnEnd() {
    ResponseConduit conduit =
        new Wire("HTTP/1.1 200 OK\r\n" + "X: aaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(200)).conduit();
    conduit.expect(Methods.GET, LIMITS, head -> {});
    assertThatThrownBy(() -> readHead(conduit)).hasMessageContaining("longer than 4096 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "2\r\nokx",
        "2\nok",
        "<h1>Fatal error</h1>",
        "GET / HTTP/1.1\r\n",
        "2\r\nok",
        "2\r\nok\r\n"
      })
  void failsOnAnInvalidBody(String body) throws IOException {
    Wire wire = new Wire("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    wire.endsWith(-1);
    ResponseConduit conduit = wire.conduit();
    conduit.expect(Methods.GET, LIMITS, head -> {});
    readHead(conduit);
    assertThatThrownBy(() -> readBody(conduit)).isInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | 304 x~Content-Length: 50~~",
        "GET  | 304 x~Transfer-Encoding: chunked~~",
        "GET  | 204 x~Content-Length: 50~~",
        "GET  | 204 x~Transfer-Encoding: chunked~Content-Length: 5~~",
        "HEAD | 200 x~Content-Length: 50~~",
        "HEAD | 200 x~Transfer-Encoding: chunked~~",
      })
  void aResponseWithoutABodyEndsWithItsHead(String method, String rest) throws IOException {
    Wire wire = new Wire("HTTP/1.1 " + rest.replace("~", "\r\n"));
    ResponseConduit conduit = wire.conduit();
    conduit.expect(Methods.fromString(method), LIMITS, head -> {});
    assertThat(readHead(conduit)).contains("\r\nContent-Length: 0\r\n");
    assertThat(conduit.head().framing()).isEqualTo(Framing.NONE);
    assertThat(conduit.isReusable()).isTrue();
    assertThat(conduit.isQuiet()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 304 x\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 x\r\n",
        "HTTP/1.1 200 x\r\nContent-Length: 0\r\nConnection: a, Close\r\n\r\n",
        "HTTP/1.0 200 x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void isNotReusedAfterExtraBytesOrTheEnd(String bytes) throws IOException {
    ResponseConduit conduit = new Wire(bytes).conduit();
    conduit.expect(Methods.GET, LIMITS, head -> {});
    readHead(conduit);
    if (!(conduit.head().framing() instanceof Framing.None)) {
      readBody(conduit);
    }
    assertThat(conduit.isReusable() && conduit.isQuiet()).isFalse();
  }

  @Test
  void handsInterimResponsesOver() throws IOException {
    Wire wire =
        new Wire(
            String.join(
                "\r\n",
                "HTTP/1.1 103 ",
                "Link: a",
                "",
                "HTTP/1.1 100 Continue",
                "",
                "HTTP/1.1 102 Processing",
                "",
                "HTTP/1.1 204 No",
                "",
                ""));
    ResponseConduit conduit = wire.conduit();
    List<Integer> seen = new ArrayList<>();
    conduit.expect(Methods.GET, LIMITS, head -> seen.add(head.status()));
    assertThat(readHead(conduit)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(readHead(conduit)).startsWith("HTTP/1.1 204 -\r\n");
    assertThat(seen).containsExactly(103, 102);

    ResponseConduit endless = new Wire("HTTP/1.1 103 x\r\n\r\n".repeat(200)).conduit();
    endless.expect(Methods.GET, LIMITS, head -> {});
    assertThatThrownBy(() -> readHead(endless)).hasMessageContaining("interim");
  }

  @Test
  void passesABodyThatEndsWithTheConnection() throws IOException {
    Wire wire = new Wire("HTTP/1.0 200 OK\r\n\r\nall of it");
    wire.endsWith(-1);
    ResponseConduit conduit = wire.conduit();
    conduit.expect(Methods.GET, LIMITS, head -> {});
    assertThat(readHead(conduit)).contains("Connection: close").doesNotContain("Length");
    assertThat(readBody(conduit)).isEqualTo("all of it");
    assertThat(conduit.isReusable()).isFalse();
  }

  private static String readHead(ResponseConduit conduit) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(500);
    int read = 0;
    for (int i = 0; i < 100_000 && read == 0; i++) {
      read = conduit.read(buffer);
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
  }

  private static String readBody(ResponseConduit conduit) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocateDirect(16);
    for (int read = conduit.read(buffer); read > 0 || text.isEmpty(); read = conduit.read(buffer)) {
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes).clear();
      text.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  /** A connection whose bytes come in pieces. */
  private static final class Wire {
    private final byte[] bytes;
    private final Random cuts = new Random(42);
    private int at;
    private int end;

    Wire(String latin1) {
      bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    void endsWith(int result) {
      end = result;
    }

    ResponseConduit conduit() {
      return new ResponseConduit(new FakeSource(this::read));
    }

    int read(ByteBuffer to) {
      if (at == bytes.length) {
        return end;
      }
      int count = Math.min(Math.min(to.remaining(), 1 + cuts.nextInt(9)), bytes.length - at);
      to.put(bytes, at, count);
      at += count;
      return count;
    }
  }
}
