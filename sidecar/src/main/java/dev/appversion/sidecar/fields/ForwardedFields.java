package dev.appversion.sidecar.fields;

import dev.appversion.sidecar.config.HttpSettings.ForwardedPolicy;
import dev.appversion.sidecar.http.Addresses;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reports the client to the app in {@code X-Forwarded-*} and, if the request has it, in {@code
 * Forwarded} (RFC 7239), with equal content. If the request has {@code Forwarded} only, {@code
 * X-Forwarded-*} is derived from it.
 */
public final class ForwardedFields {
  private ForwardedFields() {}

  /**
   * Removes the fields in which an untrusted client describes itself. {@code Via} stays: it only
   * describes the path of the message.
   */
  public static void distrust(HeaderMap headers) {
    List<HeaderValues> removed = new ArrayList<>(0);
    for (HeaderValues field : headers) {
      String name = KnownFields.canonical(field.getHeaderName().toString());
      if (KnownFields.isForwarding(name) && !field.getHeaderName().equals(Headers.VIA)) {
        removed.add(field);
      }
    }
    removed.forEach(field -> headers.remove(field.getHeaderName()));
  }

  /** Adds the client's address, scheme and host, unless the policy forbids it. */
  public static void extend(HttpServerExchange exchange, ForwardedPolicy policy, HeaderMap to) {
    if (policy == ForwardedPolicy.KEEP) {
      return;
    }
    Optional<ForwardedField> forwarded = ClientUrl.forwarded(exchange);
    InetSocketAddress peer = exchange.getSourceAddress();
    boolean known = peer != null && peer.getAddress() != null;
    if (to.contains(ClientUrl.FORWARDED)) {
      String before = String.join(", ", to.get(ClientUrl.FORWARDED));
      to.remove(ClientUrl.FORWARDED);
      if (forwarded.isPresent() && known) {
        to.put(ClientUrl.FORWARDED, before + ", " + element(exchange, peer));
      }
    }
    if (known) {
      List<String> clients = new ArrayList<>(clients(to, forwarded));
      clients.add(Addresses.text(peer.getAddress()));
      to.put(Headers.X_FORWARDED_FOR, String.join(", ", clients));
    }
    if (!to.contains(Headers.X_FORWARDED_PROTO)) {
      to.put(Headers.X_FORWARDED_PROTO, ClientUrl.scheme(exchange));
    }
    String host = ClientUrl.host(exchange);
    if (host != null && !to.contains(Headers.X_FORWARDED_HOST)) {
      to.put(Headers.X_FORWARDED_HOST, host);
    }
  }

  private static String element(HttpServerExchange exchange, InetSocketAddress peer) {
    return ForwardedField.element(
        Addresses.text(peer.getAddress()), AssumedHost.sent(exchange), exchange.getRequestScheme());
  }

  private static List<String> clients(HeaderMap to, Optional<ForwardedField> forwarded) {
    HeaderValues before = to.get(Headers.X_FORWARDED_FOR);
    return before != null ? before : forwarded.map(ForwardedField::clients).orElse(List.of());
  }
}
