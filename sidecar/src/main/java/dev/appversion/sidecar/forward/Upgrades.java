package dev.appversion.sidecar.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
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
            && exchange.getProtocol().equals(Protocols.HTTP_1_1)
            && exchange.isRequestComplete()
            && !protocol.toLowerCase(java.util.Locale.ROOT).contains("h2c")
            && connectionListsUpgrade(exchange.getRequestHeaders().get(Headers.CONNECTION));
    return possible ? protocol : null;
  }

  private static boolean connectionListsUpgrade(@Nullable HeaderValues connection) {
    if (connection != null) {
      for (String value : connection) {
        for (String token : value.split(",", -1)) {
          if (token.strip().equalsIgnoreCase("upgrade")) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
