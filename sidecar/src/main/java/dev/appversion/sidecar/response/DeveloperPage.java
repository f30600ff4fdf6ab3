package dev.appversion.sidecar.response;

import dev.appversion.process.problem.Problem;
import dev.appversion.sidecar.metrics.Refusal;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.net.URI;

/** Error pages on a developer's machine, in place of those for visitors. */
public final class DeveloperPage {
  private DeveloperPage() {}

  /** Responds 503 with the app's address: most likely the app has not been started. */
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
    ErrorResponses.send(
        exchange, Refusal.UNREACHABLE, problem, () -> ProblemPage.of(problem).html());
  }
}
