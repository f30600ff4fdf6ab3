package dev.appversion.sidecar.response;

import dev.appversion.process.problem.Problem;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.net.URI;

/** What a developer gets, on a machine of their own, in place of the pages for visitors. */
public final class DeveloperPage {
  private DeveloperPage() {}

  /** 503 that names the app's address: the app has most likely not been started. */
  public static void unreachable(HttpServerExchange exchange, String version, URI app) {
    Problem problem =
        Problem.of(
            StatusCodes.SERVICE_UNAVAILABLE,
            "The app is not reachable",
            "The app of version "
                + version
                + " accepts no connections at "
                + app
                + ". Start it, then load this page again.");
    ErrorResponses.retryLater(exchange);
    ErrorResponses.send(exchange, problem, () -> ProblemPage.of(problem).html());
  }
}
