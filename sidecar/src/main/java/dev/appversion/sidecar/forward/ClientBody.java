package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.wire.message.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import org.xnio.channels.StreamSourceChannel;

/** The request's body, which can be read only once. */
final class ClientBody {
  private final HttpServerExchange exchange;
  private final boolean expected;
  private boolean taken;

  ClientBody(HttpServerExchange exchange) {
    this.exchange = exchange;
    this.expected = RequestHead.of(exchange).hasBody();
  }

  /** Whether the request has a body. */
  boolean isExpected() {
    return expected;
  }

  /** The content without its framing. */
  StreamSourceChannel take() {
    if (taken) {
      throw new IllegalStateException("the body was taken before");
    }
    taken = true;
    return ((HttpServerConnection) exchange.getConnection()).getChannel().getSourceChannel();
  }
}
