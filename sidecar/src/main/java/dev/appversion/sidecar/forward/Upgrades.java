package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.wire.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells which requests ask for another protocol on their connection. */
final class Upgrades {
  private Upgrades() {}

  /**
   * The protocol that a client asks for; null if it asks for none. HTTP/2 in clear is not passed
   * on: its frames would go past the decision.
   */
  static @Nullable String requested(HttpServerExchange exchange) {
    String protocol = exchange.getRequestHeaders().getFirst(Headers.UPGRADE);
    boolean possible =
        protocol != null
            && RequestHead.of(exchange).upgrade()
            && !protocol.toLowerCase(Locale.ROOT).contains("h2c");
    return possible ? protocol : null;
  }
}
