package dev.appversion.sidecar.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.Objects;

/** The request target as the client sent it: neither decoded nor encoded. */
public final class RequestTarget {
  private static final AttachmentKey<String> KEY = AttachmentKey.create(String.class);

  private RequestTarget() {}

  /** Path and query; of the absolute form, the part after the authority. */
  public static String of(HttpServerExchange exchange) {
    return Objects.requireNonNull(exchange.getAttachment(KEY), "set by the first handler");
  }

  /** Whether the request has a target: one whose head is malformed has none. */
  public static boolean isSet(HttpServerExchange exchange) {
    return exchange.getAttachment(KEY) != null;
  }

  /** The path without the query. */
  public static String rawPath(HttpServerExchange exchange) {
    String target = of(exchange);
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** Sets the target of the exchange, in origin form or {@code *}. */
  public static void set(HttpServerExchange exchange, String target) {
    exchange.putAttachment(KEY, target);
    String path = rawPath(exchange);
    exchange.setRequestURI(path); // for Undertow's own handlers
    exchange.setRequestPath(path);
    exchange.setRelativePath(path);
  }
}
