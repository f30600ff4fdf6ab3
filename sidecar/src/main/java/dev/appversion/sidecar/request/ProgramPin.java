package dev.appversion.sidecar.request;

import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.versioning.contract.HttpFields;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;

/**
 * Whether a request was pinned by a program that is not a page. Browsers report the mode and the
 * site of requests (Fetch Metadata) to URLs with HTTPS, and to others the page in {@code Referer},
 * unless its policy forbids it.
 */
public final class ProgramPin {
  private static final HttpString SEC_FETCH_MODE = new HttpString(HttpFields.SEC_FETCH_MODE);
  private static final HttpString SEC_FETCH_SITE = new HttpString(HttpFields.SEC_FETCH_SITE);

  private ProgramPin() {}

  /** Whether a routed request has a pin in a field or parameter for programs, and no page. */
  public static boolean is(HttpServerExchange exchange, RequestContext context) {
    if (context.decision() != Decision.HEADER && context.decision() != Decision.FRAMEWORK) {
      return false;
    }
    HeaderMap headers = exchange.getRequestHeaders();
    return !headers.contains(SEC_FETCH_MODE)
        && !headers.contains(SEC_FETCH_SITE)
        && context.referrer().isEmpty();
  }
}
