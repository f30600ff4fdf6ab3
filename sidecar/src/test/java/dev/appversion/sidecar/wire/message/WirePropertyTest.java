package dev.appversion.sidecar.wire.message;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The checks over bytes that are nearly HTTP; coverage-guided ones are in the {@code *Fuzz}. */
class WirePropertyTest {
  private static final int TRIES = 10_000;

  @Property(tries = TRIES)
  void requestHeads(@ForAll("requestHead") byte[] bytes) {
    WireChecks.requestHead(bytes);
  }

  @Property(tries = TRIES)
  void responseHeads(@ForAll("responseHead") byte[] bytes, @ForAll boolean toHead) {
    WireChecks.responseHead(bytes, toHead);
  }

  @Property(tries = TRIES)
  void chunkedBodies(@ForAll("chunks") byte[] bytes, @ForAll long seed) {
    WireChecks.chunks(bytes, seed);
  }

  @Provide
  Arbitrary<byte[]> requestHead() {
    return Bytes.near(
        List.of(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /a?b HTTP/1.0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a:1\r\nContent-Length: 5\r\nX-A: b\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nX-A:  b c \r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET http://a.b/c?d HTTP/1.1\r\nHost: a.b\r\nConnection: close, x\r\nX-A:\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nExpect: 100-continue\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost:\r\nContent-Length: 9223372036854775807\r\n\r\n"));
  }

  @Provide
  Arbitrary<byte[]> responseHead() {
    return Bytes.near(
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
            "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n",
            "HTTP/1.0 404 Not Found\nX-A: b\n c\n\n",
            "HTTP/1.1 304\r\nContent-Length: 5, 5\r\nETag: \"a\"\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
            "HTTP/1.1 200\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"));
  }

  @Provide
  Arbitrary<byte[]> chunks() {
    return Bytes.near(
        List.of(
            "5\r\nhello\r\n0\r\n\r\n",
            "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
            "5;a=b;c=\"d;\\\"e\"\r\nhello\r\n00;f\r\n\r\n",
            "5 ; a\r\nhello\r\n0\r\nX-A: b\r\nX-B:\r\n\r\n",
            "a\r\n0\r\n\r\n0\r\n\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n",
            "0005\r\nhello\r\n0\r\n\r\n",
            "0\r\n\r\n"));
  }
}
