package dev.appversion.sidecar.stamp;

import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.table.CookieSettings;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Optional;

/** Sets the cookies that bind a client to a version. */
public final class VersionCookies {
  private VersionCookies() {}

  /**
   * Adds the fields to the response, with the configured attributes.
   *
   * @param affinity the cookie to set; empty to leave the client's as it is
   * @param dropVersionCookie whether the client's version cookie is removed
   */
  static void set(
      HttpServerExchange exchange,
      CookieSettings settings,
      Optional<Affinity> affinity,
      boolean dropVersionCookie) {
    affinity.ifPresent(
        value ->
            add(
                exchange,
                settings,
                RequestPins.AFFINITY_COOKIE,
                value.toString(),
                settings.path(),
                settings.age()));
    if (dropVersionCookie) { // not set by the sidecar: its domain and path are unknown
      add(exchange, CookieSettings.DEFAULT, RequestPins.VERSION_COOKIE, "", "/", Duration.ZERO);
    }
  }

  /**
   * Adds one {@code Set-Cookie}. The default is {@code SameSite=None}, so that browsers send the
   * cookie with a form that another site submits (such as the return from a payment provider). They
   * accept it over https only; over http the attribute is omitted, and browsers then send the
   * cookie with such a form for two minutes, or always.
   *
   * @param path the path below which the cookie is sent, without characters that need quoting
   * @param age the lifetime; zero removes the cookie
   */
  public static void add(
      HttpServerExchange exchange,
      CookieSettings settings,
      String name,
      String value,
      String path,
      Duration age) {
    boolean https = "https".equalsIgnoreCase(ClientUrl.scheme(exchange));
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
                + settings.attributes(https, ClientUrl.host(exchange)));
  }
}
