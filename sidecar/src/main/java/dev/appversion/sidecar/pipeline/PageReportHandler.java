package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.pages.OpenPages;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.pages.PageReport;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the reports of open pages, on any request. {@link SanitizeHandler}, the next handler,
 * removes the field, so other sidecars and the app do not receive it.
 */
final class PageReportHandler implements HttpHandler {
  private static final HttpString PAGE = new HttpString(WireHeaders.PAGE);
  private static final HttpString REQUESTED_VERSION = new HttpString(WireHeaders.REQUESTED_VERSION);

  private final OpenPages pages;
  private final HttpHandler next;

  PageReportHandler(OpenPages pages, HttpHandler next) {
    this.pages = pages;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    HeaderValues field = exchange.getRequestHeaders().get(PAGE);
    if (field != null) {
      only(field)
          .flatMap(PageReport::parse)
          .ifPresent(
              report ->
                  version(exchange).ifPresent(version -> pages.reported(version.name(), report)));
    }
    next.handleRequest(exchange);
  }

  /** The page's version, which its pin names; empty if it is not live. */
  private static Optional<LiveVersion> version(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    RequestContext context = RequestContext.of(exchange);
    return only(headers.get(REQUESTED_VERSION))
        .flatMap(
            pin ->
                context
                    .visibleSnapshot()
                    .flatMap(
                        known ->
                            Router.requested(
                                pin.strip(), known.table(), context.view().ownVersion())));
  }

  /** The value of a field that occurs once. */
  private static Optional<String> only(@Nullable HeaderValues values) {
    return values != null && values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
