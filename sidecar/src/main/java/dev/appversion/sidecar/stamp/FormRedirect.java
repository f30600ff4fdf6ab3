package dev.appversion.sidecar.stamp;

import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.routing.Pin;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.RedirectPin;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestKind;
import dev.appversion.versioning.routing.table.CookieSettings;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the page load that follows a form's redirect on the form's version: by a cookie for one
 * path and a few seconds, which that page load removes. See ADR 16.
 */
final class FormRedirect {
  /** The lifetime of the cookie: the time within which a browser follows a redirect. */
  private static final Duration AGE = Duration.ofSeconds(30);

  /** The statuses after which a browser sends GET (RFC 9110 section 15.4). */
  private static final Set<Integer> TO_GET = Set.of(301, 302, 303);

  private FormRedirect() {}

  static void stamp(
      HttpServerExchange exchange,
      RequestFacts facts,
      Serve serve,
      LiveVersion answering,
      RoutingTable table) {
    CookieSettings settings = table.client().cookies();
    boolean followed = serve.reason().equals(new Reason.Pinned(Pin.REDIRECT));
    Optional<String> next =
        (followed || isForm(exchange, facts))
                && TO_GET.contains(exchange.getStatusCode())
                && table.hasChoice()
            ? path(exchange)
            : Optional.empty();
    if (facts.redirect().isPresent() && next.filter(facts.rawPath()::equals).isEmpty()) {
      VersionCookies.add(
          exchange, settings, RequestPins.REDIRECT_COOKIE, "", facts.rawPath(), Duration.ZERO);
    }
    next.ifPresent(
        path ->
            VersionCookies.add(
                exchange,
                settings,
                RequestPins.REDIRECT_COOKIE,
                RedirectPin.to(answering.name(), path).toString(),
                path,
                AGE));
  }

  private static boolean isForm(HttpServerExchange exchange, RequestFacts facts) {
    boolean read = RequestMethod.isRead(exchange);
    return !read
        && (facts.kind() == RequestKind.FORM
            || facts.kind() == RequestKind.ARRIVAL
            || facts.kind() == RequestKind.EMBEDDED);
  }

  /** The path that the client is redirected to, if it is on this host and fits into a cookie. */
  private static Optional<String> path(HttpServerExchange exchange) {
    String location = exchange.getResponseHeaders().getFirst(Headers.LOCATION);
    if (location == null) {
      return Optional.empty();
    }
    String own = RequestTarget.rawPath(exchange);
    return resolved(location, own, ClientUrl.host(exchange)).filter(FormRedirect::fits);
  }

  private static Optional<String> resolved(String location, String ownPath, @Nullable String host) {
    if (location.isEmpty() || location.startsWith("?") || location.startsWith("#")) {
      return Optional.of(ownPath);
    }
    if (location.startsWith("/") && !location.startsWith("//") && !location.startsWith("/\\")) {
      return Optional.of(location.split("[?#]", 2)[0]);
    }
    try {
      URI target = URI.create("http://" + host + ownPath).resolve(location);
      boolean here = host != null && host.equalsIgnoreCase(target.getRawAuthority());
      String path = target.getRawPath();
      return here && path != null ? Optional.of(path.isEmpty() ? "/" : path) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not a valid URI
    }
  }

  private static boolean fits(String path) {
    return path.startsWith("/") && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';');
  }
}
