package dev.appversion.sidecar.html;

import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.sidecar.http.HeaderFields;
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
 * How the client uses a page that it requests: as a document, as a part of one, as data for a
 * script, or in a service worker's cache, to show it as a document later (ADR 18).
 */
final class PageRequest {
  private static final HttpString HX_REQUEST = new HttpString(HttpFields.HX_REQUEST);
  private static final HttpString SEC_FETCH_MODE = new HttpString(HttpFields.SEC_FETCH_MODE);
  private static final String UPGRADE_INSECURE_REQUESTS = HttpFields.UPGRADE_INSECURE_REQUESTS;

  /** Paths of pages: the last segment has no extension, or that of HTML. */
  private static final Pattern PAGE = Pattern.compile(".*/[^./]*|.*\\.html?");

  /** Angular's service worker, which compares responses with hashes. */
  private static final String NGSW = "/ngsw-worker.js";

  /** The parameter with which it fetches a resource again after its hash did not match. */
  private static final String NGSW_CACHE_BUST = "ngsw-cache-bust=";

  private PageRequest() {}

  /** Whether the response may be a page that can be rewritten. */
  static boolean mayBringPage(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    boolean read = RequestMethod.isRead(exchange);
    return !isHashChecked(exchange)
        && (read || exchange.getRequestMethod().equals(Methods.POST))
        && (headers.contains(HX_REQUEST) || acceptsHtml(headers) || (read && isShell(exchange)));
  }

  private static boolean acceptsHtml(HeaderMap headers) {
    for (String value : HeaderFields.values(headers, Headers.ACCEPT)) {
      if (value.toLowerCase(Locale.ROOT).contains("text/html")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the client script is inserted: into documents, and into responses to workers, which may
   * become documents; not into responses to scripts of pages (Fetch Metadata).
   */
  static boolean getsScript(HttpServerExchange exchange) {
    return !isFragment(exchange)
        && (!isFetched(exchange) || ClientUrl.worker(exchange).isPresent());
  }

  /** The document's URL; its path is unknown for a fragment. */
  static DocumentUrl url(HttpServerExchange exchange) {
    return isFragment(exchange) ? new DocumentUrl(authority(exchange), "") : addressed(exchange);
  }

  /** The URL of the request. */
  static DocumentUrl addressed(HttpServerExchange exchange) {
    return new DocumentUrl(authority(exchange), RequestTarget.rawPath(exchange));
  }

  /** Whether the response becomes a part of the current page (htmx). */
  private static boolean isFragment(HttpServerExchange exchange) {
    return "true".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(HX_REQUEST));
  }

  /** Whether the client compares the bytes with a hash of the app's build. */
  static boolean isHashChecked(HttpServerExchange exchange) {
    return RequestTarget.of(exchange).contains(NGSW_CACHE_BUST)
        || ClientUrl.worker(exchange)
            .filter(worker -> worker.target().rawPath().endsWith(NGSW))
            .isPresent();
  }

  /** Adds the request fields on which the response depends to {@code Vary}. */
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

  /** Whether a script made the request; false if the client does not send Fetch Metadata. */
  private static boolean isFetched(HttpServerExchange exchange) {
    return exchange.getRequestHeaders().contains(SEC_FETCH_MODE)
        && !ClientUrl.isNavigation(exchange);
  }

  /**
   * Whether a worker may cache the response as a page of the app; the request of such a worker
   * accepts any type.
   */
  private static boolean isShell(HttpServerExchange exchange) {
    return ClientUrl.worker(exchange).isPresent()
        && PAGE.matcher(RequestTarget.rawPath(exchange)).matches();
  }

  /** The host of the client's URL; empty if unknown. */
  private static String authority(HttpServerExchange exchange) {
    String host = ClientUrl.host(exchange);
    return host == null ? "" : host;
  }
}
