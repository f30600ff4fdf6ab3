package dev.appversion.sidecar.request;

import dev.appversion.sidecar.http.HeaderFields;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.PinnedTarget;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestHeaders;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Reads the facts of a routing decision from a request. */
public final class RequestFactsReader {
  private RequestFactsReader() {}

  /** The facts of a request, as if it had this method and target. */
  public static RequestFacts of(HttpServerExchange exchange, String method, PinnedTarget target) {
    return RequestFacts.of(
        method,
        target,
        RequestContext.of(exchange).referrer(),
        headers(exchange),
        () -> Bucket.draw(ThreadLocalRandom.current()));
  }

  /** The fields of a request, as the router reads them. */
  public static RequestHeaders headers(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    return name -> List.copyOf(HeaderFields.values(headers, name));
  }
}
