package dev.appversion.sidecar.forward;

import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;

/** Tells the request that is under way on a client's connection when that connection closes. */
final class ClientWatch {
  private @Nullable Forwarding current;

  ClientWatch(HttpServerExchange exchange) {
    exchange.getConnection().addCloseListener(connection -> closed());
  }

  void begin(Forwarding forwarding) {
    current = forwarding;
  }

  void end(Forwarding forwarding) {
    if (current == forwarding) {
      current = null;
    }
  }

  private void closed() {
    Forwarding forwarding = current;
    current = null;
    if (forwarding != null) {
      forwarding.clientGone();
    }
  }
}
