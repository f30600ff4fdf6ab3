package dev.appversion.sidecar.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.Objects;

/** The request target as the client sent it: neither decoded nor encoded. */
public final class RequestTarget {
  private static final AttachmentKey<String> KEY = AttachmentKey.create(String.class);

  private RequestTarget() {}

  /** Path and query; of an absolute form what follows the authority. */
  public static String of(HttpServerExchange exchange) {
    return Objects.requireNonNull(exchange.getAttachment(KEY), "the first handler sets it");
  }

  /** The path alone. */
  public static String rawPath(HttpServerExchange exchange) {
    String target = of(exchange);
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** Makes the exchange one for this target, in origin form or {@code *}. */
  public static void set(HttpServerExchange exchange, String target) {
    exchange.putAttachment(KEY, target);
    String path = rawPath(exchange);
    exchange.setRequestURI(path); // for Undertow's own handlers
    exchange.setRequestPath(path);
    exchange.setRelativePath(path);
  }
}
