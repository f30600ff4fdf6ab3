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
    affinity.ifPresent(
        value -> add(exchange, Affinity.COOKIE, value.toString(), "/", AFFINITY_AGE));
    if (dropVersionCookie) {
      add(exchange, RequestFacts.VERSION_COOKIE, "", "/", Duration.ZERO);
    }
  }

  /**
   * Adds one field. Browsers send a cookie with a form that another site sends here (a payment
   * provider's return) only if it says {@code SameSite=None}, which they take over https alone; one
   * that says nothing they send with such a form for two minutes, or always.
   *
   * @param path below which the cookie is sent; nothing that needs quoting
   * @param age zero removes the cookie
   */
  static void add(
      HttpServerExchange exchange, String name, String value, String path, Duration age) {
    boolean secure = "https".equalsIgnoreCase(ClientUrl.scheme(exchange));
    exchange
        .getResponseHeaders()
        .add(
            Headers.SET_COOKIE,
            name
                + '='
                + value
                + "; Path="
                + path
                + "; Max-Age="
                + age.toSeconds()
                + "; HttpOnly"
                + (secure ? "; SameSite=None; Secure" : ""));
  }
}
