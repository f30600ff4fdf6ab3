package dev.appversion.sidecar.fields;

import dev.appversion.sidecar.wire.message.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the requests to upgrade a connection to another protocol (RFC 9110 section 7.8). */
public final class Upgrades {
  private Upgrades() {}

  /**
   * The protocols that a client offers, except HTTP/2, whose requests would bypass routing; null if
   * there are none.
   */
  public static @Nullable String requested(HttpServerExchange exchange) {
    HeaderValues offered = exchange.getRequestHeaders().get(Headers.UPGRADE);
    if (offered == null || !RequestHead.of(exchange).upgrade()) {
      return null;
    }
    String passed =
        offered.stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(String::strip)
            .filter(protocol -> !protocol.isEmpty() && !isHttp2(protocol))
            .collect(Collectors.joining(", "));
    return passed.isEmpty() ? null : passed;
  }

  private static boolean isHttp2(String protocol) {
    return protocol.equalsIgnoreCase("h2c") || protocol.equalsIgnoreCase("h2");
  }
}
