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
 * The {@code Host} of a request without one, as HTTP/1.0 allows: the forwarded request is HTTP/1.1
 * and must have one (RFC 9112 section 3.2). It is the local address and port of the client's
 * connection, as RFC 9112 section 3.3 suggests, so the app receives the same with and without a
 * hop. Since the client did not send it, it is not forwarded in {@code X-Forwarded-Host}.
 */
public final class AssumedHost {
  private static final AttachmentKey<Boolean> ASSUMED = AttachmentKey.create(Boolean.class);

  private AssumedHost() {}

  /** Sets a {@code Host} if the request has none. */
  public static void ensure(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    InetSocketAddress local = exchange.getDestinationAddress();
    if (!headers.contains(Headers.HOST) && local != null && local.getAddress() != null) {
      headers.put(Headers.HOST, authority(local));
      exchange.putAttachment(ASSUMED, true);
    }
  }

  /** The {@code Host} that the client sent; null if it sent none, or an empty one. */
  public static @Nullable String sent(HttpServerExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    boolean said = host != null && !host.isBlank() && exchange.getAttachment(ASSUMED) == null;
    return said ? host : null;
  }

  private static String authority(InetSocketAddress local) {
    return new HostPort(Addresses.text(local.getAddress()), local.getPort()).toString();
  }
}
