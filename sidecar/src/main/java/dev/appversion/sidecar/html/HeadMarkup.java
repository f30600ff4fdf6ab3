package dev.appversion.sidecar.html;

import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** What a page is told of its version. */
public interface HeadMarkup {
  /**
   * Markup in ASCII for the head of a page; empty where the settings want none. The same settings
   * and version give the same markup, but for the nonce.
   *
   * @param nonce of the response's Content-Security-Policy
   */
  Optional<String> forResponse(HttpServerExchange exchange, Optional<String> nonce);

  /** The app version of the response, for {@code <meta name="app-version">}; empty if unknown. */
  String appVersion(HttpServerExchange exchange);
}
