package dev.appversion.sidecar.fields;

import dev.appversion.process.net.HostPort;
import dev.appversion.sidecar.http.Addresses;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Host} of a request that came without one, as HTTP/1.0 allows: what goes on is HTTP/1.1
 * and must have one (RFC 9112 section 3.2). It is the address and port of the connection on which
 * the request came, as RFC 9112 section 3.3 suggests, so the app gets the same with and without a
 * hop. It is no name that the client has said, so it is not forwarded as one.
 */
public final class AssumedHost {
  private static final AttachmentKey<Boolean> ASSUMED = AttachmentKey.create(Boolean.class);

  private AssumedHost() {}

  /** Gives the request a {@code Host} if it has none. */
  public static void ensure(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    InetSocketAddress local = exchange.getDestinationAddress();
    if (!headers.contains(Headers.HOST) && local != null && local.getAddress() != null) {
      headers.put(Headers.HOST, authority(local));
      exchange.putAttachment(ASSUMED, true);
    }
  }

  /**
   * The {@code Host} that the client itself has sent; null if it has sent none, or an empty one.
   */
  public static @Nullable String said(HttpServerExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    boolean said = host != null && !host.isBlank() && exchange.getAttachment(ASSUMED) == null;
    return said ? host : null;
  }

  private static String authority(InetSocketAddress local) {
    return new HostPort(Addresses.text(local.getAddress()), local.getPort()).toString();
  }
}
