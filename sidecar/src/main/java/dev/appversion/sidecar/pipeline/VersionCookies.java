package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.forward.ClientUrl;
import dev.appversion.versioning.routing.Affinity;
import dev.appversion.versioning.routing.RequestFacts;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Optional;

/** Sets the cookies that tie a client to a version. */
final class VersionCookies {
  /** How long a client keeps its bucket. */
  private static final Duration AFFINITY_AGE = Duration.ofDays(30);

  private VersionCookies() {}

  /**
   * Adds the fields to the response.
   *
   * @param affinity the cookie to set; empty to leave the client's as it is
   * @param dropVersionCookie whether the client's version cookie is removed
   */
  static void set(
      HttpServerExchange exchange, Optional<Affinity> affinity, boolean dropVersionCookie) {
    affinity.ifPresent(value -> add(exchange, Affinity.COOKIE, value.toString(), AFFINITY_AGE));
    if (dropVersionCookie) {
      add(exchange, RequestFacts.VERSION_COOKIE, "", Duration.ZERO);
    }
  }

  private static void add(HttpServerExchange exchange, String name, String value, Duration age) {
    boolean secure = "https".equalsIgnoreCase(ClientUrl.scheme(exchange));
    exchange
        .getResponseHeaders()
        .add(
            Headers.SET_COOKIE,
            name
                + '='
                + value
                + "; Path=/; Max-Age="
                + age.toSeconds()
                + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : ""));
  }
}
