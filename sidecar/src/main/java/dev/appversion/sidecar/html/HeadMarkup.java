package dev.appversion.sidecar.html;

import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** The version in a page's head. */
public interface HeadMarkup {
  /**
   * Markup in ASCII for the head of a page; empty if the settings disable it. It depends on
   * settings, version and policy only.
   *
   * @param policy the response's Content-Security-Policy
   */
  Optional<String> forResponse(HttpServerExchange exchange, ScriptPolicy policy);

  /** The app version of the response, for {@code <meta name="app-version">}; empty if unknown. */
  String appVersion(HttpServerExchange exchange);
}
