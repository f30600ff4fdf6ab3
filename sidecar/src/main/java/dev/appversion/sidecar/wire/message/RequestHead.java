package dev.appversion.sidecar.wire.message;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Objects;

/**
 * The head of a request (RFC 9112 section 3).
 *
 * @param method as received
 * @param target in origin form, or {@code *}: the bytes of the client; of an absolute form the part
 *     after the authority. Each char is one byte
 * @param http11 whether the version is HTTP/1.1 rather than HTTP/1.0
 * @param fields in the order in which they were received; {@code Host} is the authority of an
 *     absolute form (RFC 9112 section 3.2.2)
 * @param framing none, a length, or chunked
 * @param persistent whether another request may follow on the connection
 * @param upgrade whether the client offers another protocol for the connection
 */
public record RequestHead(
    HttpString method,
    String target,
    boolean http11,
    List<Field> fields,
    Framing framing,
    boolean persistent,
    boolean upgrade)
    implements IncomingHead {
  private static final AttachmentKey<RequestHead> KEY = AttachmentKey.create(RequestHead.class);

  /** Attaches it to the exchange that it belongs to. */
  public void attach(HttpServerExchange exchange) {
    exchange.putAttachment(KEY, this);
  }

  /** The head of this exchange's request. */
  public static RequestHead of(HttpServerExchange exchange) {
    return Objects.requireNonNull(exchange.getAttachment(KEY), "the first handler attaches it");
  }

  /** Whether a body follows, even if none of it has arrived. */
  public boolean hasBody() {
    return !(framing instanceof Framing.None);
  }
}
