package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.forward.VersionHeaders;
import dev.appversion.versioning.token.HopSignature;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;

/** Removes the fields by which a client could steer. */
final class SanitizeHandler implements HttpHandler {
  private static final HttpString HOP = new HttpString(HopSignature.HEADER);
  private static final String OURS = "x-appversion-";

  /** The one of ours that the forwarding part reads, and only after a valid hop. */
  private static final String EXPECT = "x-appversion-expect";

  private final HttpHandler next;

  SanitizeHandler(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.of(exchange);
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderValues hop = headers.get(HOP);
    context.hopFields = hop == null ? List.of() : List.copyOf(hop);
    headers.remove(VersionHeaders.BACKEND_TARGET);
    headers.remove(VersionHeaders.APP_VERSION);
    ours(headers).forEach(headers::remove);
    next.handleRequest(exchange);
  }

  private static List<HttpString> ours(HeaderMap headers) {
    List<HttpString> ours = new ArrayList<>(0);
    for (long at = headers.fastIterateNonEmpty(); at != -1L; at = headers.fiNextNonEmpty(at)) {
      HttpString name = headers.fiCurrent(at).getHeaderName();
      String text = name.toString();
      if (text.regionMatches(true, 0, OURS, 0, OURS.length()) && !text.equalsIgnoreCase(EXPECT)) {
        ours.add(name);
      }
    }
    return ours;
  }
}
