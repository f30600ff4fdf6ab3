package dev.appversion.sidecar.html;

import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** What a page's head says of its version. */
public interface HeadMarkup {
  /**
   * Markup in ASCII for the head of a page; empty where the settings want none. The same settings
   * and version give the same markup, but for what the policy asks for.
   *
   * @param policy the response's Content-Security-Policy
   */
  Optional<String> forResponse(HttpServerExchange exchange, ScriptPolicy policy);

  /** The app version of the response, for {@code <meta name="app-version">}; empty if unknown. */
  String appVersion(HttpServerExchange exchange);
}
