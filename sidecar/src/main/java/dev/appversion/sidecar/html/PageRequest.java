package dev.appversion.sidecar.html;

import dev.appversion.sidecar.forward.ClientUrl;
import dev.appversion.sidecar.forward.RequestTarget;
import dev.appversion.versioning.html.DocumentUrl;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Locale;

/** What a request says of the page that it may bring. */
final class PageRequest {
  static final HttpString HX_REQUEST = new HttpString("HX-Request");
  static final HttpString SEC_FETCH_MODE = new HttpString("Sec-Fetch-Mode");

  /** The parameter with which Angular's service worker fetches what it compares with a hash. */
  private static final String NGSW_CACHE_BUST = "ngsw-cache-bust=";

  private PageRequest() {}

  static boolean mayBringPage(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    return !isHashChecked(exchange)
        && (isRead(exchange) || exchange.getRequestMethod().equals(Methods.POST))
        && (headers.contains(HX_REQUEST)
            || PageFacts.values(headers, Headers.ACCEPT).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("text/html")));
  }

  static boolean isRead(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.GET)
        || exchange.getRequestMethod().equals(Methods.HEAD);
  }

  /** Whether the answer becomes a document: what a script fetches does not (Fetch Metadata). */
  static boolean takesScript(HttpServerExchange exchange) {
    String mode = exchange.getRequestHeaders().getFirst(SEC_FETCH_MODE);
    return !isFragment(exchange) && (mode == null || mode.equalsIgnoreCase("navigate"));
  }

  /** Whether the client compares the bytes with a hash that the app's build made. */
  static boolean isHashChecked(HttpServerExchange exchange) {
    return RequestTarget.of(exchange).contains(NGSW_CACHE_BUST);
  }

  /** Where the document lies; a fragment lies in another document, whose path is not known. */
  static DocumentUrl url(HttpServerExchange exchange) {
    return isFragment(exchange) ? new DocumentUrl(authority(exchange), "") : addressed(exchange);
  }

  /** What was asked for, whatever comes of it. */
  static DocumentUrl addressed(HttpServerExchange exchange) {
    return new DocumentUrl(authority(exchange), RequestTarget.rawPath(exchange));
  }

  /** What htmx asks for becomes part of the page that is there. */
  private static boolean isFragment(HttpServerExchange exchange) {
    return "true".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(HX_REQUEST));
  }

  /** The host that the client named; empty where it has named none. */
  private static String authority(HttpServerExchange exchange) {
    String host = ClientUrl.host(exchange);
    return host == null ? "" : host;
  }
}
