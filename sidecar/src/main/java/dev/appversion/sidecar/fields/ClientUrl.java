package dev.appversion.sidecar.fields;

import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.routing.request.Referrer;
import dev.appversion.versioning.routing.request.RequestKind;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scheme and host of the URL that the client used, and its referrer: from {@code X-Forwarded-*}
 * of the first proxy, else from {@code Forwarded}, else from the request itself.
 */
public final class ClientUrl {
  static final HttpString FORWARDED = new HttpString(HttpFields.FORWARDED);
  private static final HttpString SEC_FETCH_DEST = new HttpString(HttpFields.SEC_FETCH_DEST);
  private static final HttpString SEC_FETCH_MODE = new HttpString(HttpFields.SEC_FETCH_MODE);
  private static final HttpString UPGRADE_INSECURE_REQUESTS =
      new HttpString(HttpFields.UPGRADE_INSECURE_REQUESTS);

  private ClientUrl() {}

  /** The scheme, in its original case. */
  public static String scheme(HttpServerExchange exchange) {
    String said = first(exchange, Headers.X_FORWARDED_PROTO);
    if (said == null) {
      said = forwarded(exchange).map(ForwardedField::scheme).orElse(null);
    }
    return said == null ? exchange.getRequestScheme() : said;
  }

  /** The host, with its port if it has one; null if it is unknown. */
  public static @Nullable String host(HttpServerExchange exchange) {
    String said = first(exchange, Headers.X_FORWARDED_HOST);
    if (said == null) {
      said = forwarded(exchange).map(ForwardedField::host).orElse(null);
    }
    return said == null ? AssumedHost.sent(exchange) : said;
  }

  /**
   * The page or worker of this site that made the request, by {@code Referer}; empty if unknown.
   */
  public static Optional<Referrer> referrer(HttpServerExchange exchange) {
    String field = exchange.getRequestHeaders().getFirst(Headers.REFERER);
    String host = field == null ? null : host(exchange);
    return host == null ? Optional.empty() : Referrer.of(field, host);
  }

  /**
   * The worker that made the request for itself. Requests that it forwards have the page as their
   * referrer, and imports of scripts have another destination (Fetch Metadata).
   */
  public static Optional<Referrer> worker(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    boolean fetched =
        "empty".equalsIgnoreCase(headers.getFirst(SEC_FETCH_DEST)) && !isNavigation(exchange);
    return fetched ? referrer(exchange).filter(Referrer::isWorker) : Optional.empty();
  }

  /**
   * Whether the request loads a document in a browser (Fetch Metadata), also through a service
   * worker.
   */
  public static boolean isNavigation(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    String mode = headers.getFirst(SEC_FETCH_MODE);
    String upgrade = headers.getFirst(UPGRADE_INSECURE_REQUESTS);
    return mode != null && RequestKind.isNavigation(mode, upgrade == null ? "" : upgrade);
  }

  /** The value of {@code Forwarded}; empty if it is absent or malformed. */
  static Optional<ForwardedField> forwarded(HttpServerExchange exchange) {
    HeaderValues values = exchange.getRequestHeaders().get(FORWARDED);
    return values == null ? Optional.empty() : ForwardedField.parse(values);
  }

  private static @Nullable String first(HttpServerExchange exchange, HttpString name) {
    HeaderMap headers = exchange.getRequestHeaders();
    String value = headers.getFirst(name);
    return value == null ? null : value.split(",", 2)[0].strip();
  }
}
