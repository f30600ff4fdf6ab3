package dev.appversion.sidecar.stamp;

import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.table.CookieSettings;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Optional;

/**
 * Sets the cookies that tie a client to a version, with the attributes that the app's owner wants.
 */
final class VersionCookies {
  private VersionCookies() {}

  /**
   * Adds the fields to the response.
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
    if (dropVersionCookie) { // not set by us: where it is, is its owner's business
      add(exchange, CookieSettings.DEFAULT, RequestPins.VERSION_COOKIE, "", "/", Duration.ZERO);
    }
  }

  /**
   * Adds one field. By default browsers send it with a form that another site sends here (a payment
   * provider's return): {@code SameSite=None}, which they take over https alone; a cookie that says
   * nothing they send with such a form for two minutes, or always.
   *
   * @param path below which the cookie is sent; nothing that needs quoting
   * @param age zero removes the cookie
   */
  static void add(
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
