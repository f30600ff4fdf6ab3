package dev.appversion.sidecar.endpoint;

import dev.appversion.process.problem.Problem;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.response.Responses;
import dev.appversion.sidecar.stamp.VersionCookies;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.request.LocalPath;
import dev.appversion.versioning.routing.request.PreviewLink;
import dev.appversion.versioning.routing.table.CookieSettings;
import dev.appversion.versioning.routing.table.CookieSettings.SameSite;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.PreviewToken;
import dev.appversion.versioning.token.PreviewToken.Reading;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * {@code GET /__appversion/preview?token=…&to=/path}: pins the client to the version of the token,
 * stores the token as a cookie, and redirects to the path. {@code GET /__appversion/preview/end}
 * removes both.
 */
public final class PreviewEndpoint implements HttpHandler {
  private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");

  /** Browsers send the cookies with links from other sites, and with none of their forms. */
  private static final CookieSettings COOKIES = new CookieSettings(SameSite.LAX, false, "/", "", 0);

  private static final String ANOTHER =
      " Ask for another one, which 'appversion preview NAME VERSION' prints.";

  private final InstantSource clock;

  /** Creates the endpoint. */
  public PreviewEndpoint(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(REFERRER_POLICY, "no-referrer"); // the URL has the token
    PreviewLink link = PreviewLink.of(context.target());
    if (!LocalPath.is(link.to())) {
      ErrorResponses.malformed(exchange, "'to' must be a path of this site, such as /cart.");
    } else if (RequestTarget.rawPath(exchange).equals(WirePaths.PREVIEW_END)) {
      redirect(exchange, link.to(), "", "", Duration.ZERO);
    } else {
      begin(exchange, context.view(), link);
    }
  }

  private void begin(HttpServerExchange exchange, RoutingState.View view, PreviewLink link) {
    if (view.keys().isEmpty()) {
      ErrorResponses.retryLater(exchange);
      refuse(
          exchange,
          Refusal.NOT_READY,
          StatusCodes.SERVICE_UNAVAILABLE,
          "Not ready",
          "The sidecar has no secret key yet. Try again in a moment.");
      return;
    }
    RoutingTable table = view.snapshot().orElseThrow().table();
    Instant now = clock.instant();
    switch (PreviewToken.read(view.keys().get(), link.token(), table.scope(), now)) {
      case Reading.Expired expired ->
          forbidden(exchange, "This preview link has expired." + ANOTHER);
      case Reading.Invalid invalid ->
          forbidden(
              exchange,
              "This preview link is not valid: it is incomplete, or was made for another app."
                  + ANOTHER);
      case Reading.Valid valid when !table.available().contains(valid.version()) ->
          refuse(
              exchange,
              Refusal.PREVIEW_REFUSED,
              StatusCodes.NOT_FOUND,
              "This version is not available",
              "Version '"
                  + Problem.printable(valid.version())
                  + "' of this preview link is not live: it was retired or blocked, or has not been"
                  + " added yet.");
      case Reading.Valid valid ->
          redirect(
              exchange,
              link.to(),
              valid.version(),
              link.token(),
              Duration.ofSeconds(valid.expiry().getEpochSecond() - now.getEpochSecond()));
    }
  }

  private static void redirect(
      HttpServerExchange exchange, String to, String version, String token, Duration age) {
    cookie(exchange, RequestPins.VERSION_COOKIE, version, age);
    cookie(exchange, RequestPins.PREVIEW_COOKIE, token, age);
    exchange.getResponseHeaders().put(Headers.LOCATION, to);
    Responses.sendEmpty(exchange, StatusCodes.SEE_OTHER);
  }

  private static void cookie(HttpServerExchange exchange, String name, String value, Duration age) {
    VersionCookies.add(exchange, COOKIES, name, value, "/", age);
  }

  private static void forbidden(HttpServerExchange exchange, String detail) {
    refuse(
        exchange,
        Refusal.PREVIEW_REFUSED,
        StatusCodes.FORBIDDEN,
        "No access to the preview",
        detail);
  }

  private static void refuse(
      HttpServerExchange exchange, Refusal reason, int status, String title, String detail) {
    ErrorResponses.send(exchange, reason, Problem.of(status, title, detail));
  }
}
