package dev.appversion.sidecar.config;

import java.time.Duration;

/**
 * The timeouts of the data plane.
 *
 * @param connect for opening a connection
 * @param response from the end of a request to the head of the app's response
 * @param idle of a connection with an open request, stream or WebSocket
 * @param drain how long requests in flight may continue after a drain has started
 */
public record ProxyTimeouts(Duration connect, Duration response, Duration idle, Duration drain) {
  /** The defaults. */
  public static final ProxyTimeouts DEFAULT =
      new ProxyTimeouts(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofMinutes(15),
          Duration.ofSeconds(10));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a duration is out of range
   */
  public ProxyTimeouts {
    positive("connectTimeout", connect);
    positive("responseTimeout", response);
    positive("idleTimeout", idle);
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drainTimeout must be 0 or more, not " + drain);
    }
  }

  private static void positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be more than 0, not " + value);
    }
  }
}
