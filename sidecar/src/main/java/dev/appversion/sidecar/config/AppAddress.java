package dev.appversion.sidecar.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The address of an app in a setting. It is HTTP without TLS, so the scheme may be omitted. */
public final class AppAddress {
  /** The accepted addresses, as a completion of "must be …". */
  public static final String ALLOWED =
      "http://HOST:PORT without a path, such as http://127.0.0.1:8000 (http:// may be left out)";

  private static final int MAX_PORT = 65535;

  private AppAddress() {}

  /**
   * The address with its scheme; empty if it has no port, or has a path, a user or another scheme.
   */
  public static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
      return "http".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getPort() > 0
              && uri.getPort() <= MAX_PORT
              && bare
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
