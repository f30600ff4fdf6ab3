package dev.appversion.sidecar.pipeline;

import dev.appversion.versioning.routing.RequestKind;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.URI;

/** What a developer gets, on a machine of their own, in place of the pages for visitors. */
final class DeveloperPage {
  private DeveloperPage() {}

  /** 503 that names the app's address: the app has most likely not been started. */
  static void unreachable(HttpServerExchange exchange, String version, URI app) {
    Problem problem =
        Problem.of(
            StatusCodes.SERVICE_UNAVAILABLE,
            "The app is not reachable",
            "The app of version "
                + version
                + " accepts no connections at "
                + app
                + ". Start it, then load this page again.");
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    var headers = Facts.headers(exchange);
    if (RequestKind.loadsDocument(headers) && RequestKind.acceptsHtml(headers)) {
      Responses.send(
          exchange, problem.status(), "text/html; charset=utf-8", ProblemPage.of(problem).html());
    } else {
      Responses.send(exchange, problem.status(), "application/problem+json", problem.json());
    }
  }
}
