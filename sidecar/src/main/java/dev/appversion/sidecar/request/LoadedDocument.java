package dev.appversion.sidecar.request;

import dev.appversion.sidecar.http.ContentDisposition;
import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestKind;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the response to a navigation replaces the page in the tab, so that the client is bound to
 * its version. After a download or a response without content the page stays in the tab, and
 * another cookie would route its requests to another version.
 */
public final class LoadedDocument {
  private static final Set<String> DOCUMENTS =
      Set.of("text/html", "application/xhtml+xml", "application/xml", "text/xml");

  private LoadedDocument() {}

  /**
   * Whether the response may set the affinity cookie.
   *
   * @param table to look up the version to which the client is bound
   */
  public static boolean ties(HttpServerExchange exchange, RequestFacts facts, RoutingTable table) {
    if (facts.kind() != RequestKind.NAVIGATION) {
      return true;
    }
    int status = exchange.getStatusCode();
    if (status >= 300 && status < 400 && status != StatusCodes.NOT_MODIFIED) {
      // The redirect's target may be a download. A new client needs its bucket for the next
      // request.
      return facts.affinity().map(Affinity::version).flatMap(table::version).isEmpty();
    }
    return status != StatusCodes.NO_CONTENT
        && status != StatusCodes.RESET_CONTENT
        && isDocument(exchange.getResponseHeaders());
  }

  /** Whether the response is content that does not replace the page in the tab. */
  public static boolean isDownload(int status, HeaderMap headers) {
    return (status == StatusCodes.OK || status == StatusCodes.PARTIAL_CONTENT)
        && !isDocument(headers);
  }

  private static boolean isDocument(HeaderMap headers) {
    return !ContentDisposition.isAttachment(headers)
        && (!headers.contains(Headers.CONTENT_TYPE)
            || DOCUMENTS.contains(first(headers.getFirst(Headers.CONTENT_TYPE))));
  }

  /** The value of a field without its parameters. */
  private static String first(@Nullable String field) {
    return field == null ? "" : field.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
