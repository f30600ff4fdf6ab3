package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.config.HttpSettings.Underscores;
import dev.appversion.sidecar.fields.AssumedHost;
import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.sidecar.fields.KnownFields;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.http.VersionHeaders;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.request.PinnedTarget;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Removes the fields in which a client could control routing or impersonate a proxy, and removes
 * pins from the target and from {@code Referer}.
 */
final class SanitizeHandler implements HttpHandler {
  private static final HttpString HOP = new HttpString(WireHeaders.HOP);
  private static final String OURS = WireHeaders.INTERNAL_PREFIX;

  /** The internal field that forwarding reads, after a valid hop only. */
  private static final String EXPECT = WireHeaders.EXPECT;

  private final boolean dropsUnderscores;
  private final HttpHandler next;

  SanitizeHandler(Underscores underscores, HttpHandler next) {
    this.dropsUnderscores = underscores == Underscores.DROP;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.of(exchange);
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderValues hop = headers.get(HOP);
    context.hopFields(hop == null ? List.of() : List.copyOf(hop));
    HeadLimit.Excess excess = hop == null ? HeadLimit.excess(exchange) : null;
    if (excess != null) {
      HeadLimit.refuse(exchange, excess);
      return;
    }
    headers.remove(VersionHeaders.BACKEND_TARGET);
    headers.remove(VersionHeaders.APP_VERSION);
    names(headers, name -> isOurs(name) || isMisleading(name)).forEach(headers::remove);
    AssumedHost.ensure(exchange);
    context.target(PinnedTarget.of(RequestTarget.of(exchange)));
    if (!context.target().target().equals(RequestTarget.of(exchange))) {
      RequestTarget.set(exchange, context.target().target());
    }
    context.referrer(ClientUrl.referrer(exchange));
    unpinReferrer(headers);
    next.handleRequest(exchange);
  }

  private static void unpinReferrer(HeaderMap headers) {
    String field = headers.getFirst(Headers.REFERER);
    if (field != null && field.contains(RequestPins.QUERY_PARAMETER)) {
      headers.put(Headers.REFERER, PinnedTarget.of(field).target());
    }
  }

  private static boolean isOurs(String name) {
    return name.regionMatches(true, 0, OURS, 0, OURS.length()) && !name.equalsIgnoreCase(EXPECT);
  }

  /** Whether an app may confuse the field's name with another one. */
  private boolean isMisleading(String name) {
    return KnownFields.isLookalike(name) || (dropsUnderscores && name.indexOf('_') >= 0);
  }

  private static List<HttpString> names(HeaderMap headers, Predicate<String> chosen) {
    List<HttpString> names = new ArrayList<>(0);
    for (long at = headers.fastIterateNonEmpty(); at != -1L; at = headers.fiNextNonEmpty(at)) {
      HttpString name = headers.fiCurrent(at).getHeaderName();
      if (chosen.test(name.toString())) {
        names.add(name);
      }
    }
    return names;
  }
}
