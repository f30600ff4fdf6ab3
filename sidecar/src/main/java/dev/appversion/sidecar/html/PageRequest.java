package dev.appversion.sidecar.html;

import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.http.VaryField;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.html.reference.DocumentUrl;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What becomes of a page that a request brings: a document, a part of one, something that a script
 * reads, or what a service worker keeps to show it as a document later (ADR 18).
 */
final class PageRequest {
  private static final HttpString HX_REQUEST = new HttpString(HttpFields.HX_REQUEST);
  private static final HttpString SEC_FETCH_MODE = new HttpString(HttpFields.SEC_FETCH_MODE);
  private static final String UPGRADE_INSECURE_REQUESTS = HttpFields.UPGRADE_INSECURE_REQUESTS;

  /** Paths of pages: the last segment has no extension, or that of HTML. */
  private static final Pattern PAGE = Pattern.compile(".*/[^./]*|.*\\.html?");

  /** Angular's service worker, which compares what it fetches with hashes. */
  private static final String NGSW = "/ngsw-worker.js";

  /** The parameter with which it fetches what differed from its hash once. */
  private static final String NGSW_CACHE_BUST = "ngsw-cache-bust=";

  private PageRequest() {}

  /** Whether the response may be a page that can be rewritten. */
  static boolean mayBringPage(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    boolean read = RequestMethod.isRead(exchange);
    return !isHashChecked(exchange)
        && (read || exchange.getRequestMethod().equals(Methods.POST))
        && (headers.contains(HX_REQUEST)
            || PageFacts.values(headers, Headers.ACCEPT).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("text/html"))
            || (read && isShell(exchange)));
  }

  /**
   * Whether the page has the script in it: a document does, and what a worker fetches, which may
   * become one; what a script of a page fetches does not (Fetch Metadata).
   */
  static boolean takesScript(HttpServerExchange exchange) {
    return !isFragment(exchange)
        && (!isFetched(exchange) || ClientUrl.worker(exchange).isPresent());
  }

  /** The document's URL; the path of the document that takes a fragment is not known. */
  static DocumentUrl url(HttpServerExchange exchange) {
    return isFragment(exchange) ? new DocumentUrl(authority(exchange), "") : addressed(exchange);
  }

  /** The URL of the request. */
  static DocumentUrl addressed(HttpServerExchange exchange) {
    return new DocumentUrl(authority(exchange), RequestTarget.rawPath(exchange));
  }

  /** What htmx asks for becomes part of the page that is there. */
  private static boolean isFragment(HttpServerExchange exchange) {
    return "true".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(HX_REQUEST));
  }

  /** Whether the client compares the bytes with a hash that the app's build made. */
  static boolean isHashChecked(HttpServerExchange exchange) {
    return RequestTarget.of(exchange).contains(NGSW_CACHE_BUST)
        || ClientUrl.worker(exchange)
            .filter(worker -> worker.target().rawPath().endsWith(NGSW))
            .isPresent();
  }

  /** Says in the response by what its bytes were chosen. */
  static void vary(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    VaryField.add(headers, HX_REQUEST.toString());
    VaryField.add(headers, SEC_FETCH_MODE.toString());
    if ("same-origin".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(SEC_FETCH_MODE))) {
      VaryField.add(headers, UPGRADE_INSECURE_REQUESTS);
    }
    if (isFetched(exchange)) {
      VaryField.add(headers, Headers.REFERER_STRING);
    }
  }

  /** Whether a script asks for it; a client that does not say is taken for one that does not. */
  private static boolean isFetched(HttpServerExchange exchange) {
    return exchange.getRequestHeaders().contains(SEC_FETCH_MODE)
        && !ClientUrl.isNavigation(exchange);
  }

  /** Whether a worker may keep the answer as a page of the app: it accepts anything. */
  private static boolean isShell(HttpServerExchange exchange) {
    return ClientUrl.worker(exchange).isPresent()
        && PAGE.matcher(RequestTarget.rawPath(exchange)).matches();
  }

  /** The host that the client named; empty where it has named none. */
  private static String authority(HttpServerExchange exchange) {
    String host = ClientUrl.host(exchange);
    return host == null ? "" : host;
  }
}
