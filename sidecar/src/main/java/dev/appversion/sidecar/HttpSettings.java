package dev.appversion.sidecar;

import java.time.Duration;

/**
 * How the data plane treats what HTTP leaves to a gateway.
 *
 * @param underscores what becomes of field names with {@code _} in them
 * @param clientIdleTimeout how long a client's connection may be without a request
 * @param requestHeadTimeout how long a client may take from the first byte of a request to the end
 *     of its head
 */
public record HttpSettings(
    Underscores underscores, Duration clientIdleTimeout, Duration requestHeadTimeout) {
  /** What a sidecar does unless its settings say otherwise. */
  public static final HttpSettings DEFAULT =
      new HttpSettings(Underscores.KEEP, Duration.ofSeconds(620), Duration.ofSeconds(30));

  /** What becomes of request fields whose names have {@code _} in them. */
  public enum Underscores {
    /** Those that look like a name of ours, of a proxy or of the framing are removed. */
    KEEP,
    /** All of them are removed, as nginx does by default. */
    DROP
  }

  /** The same with other underscores. */
  public HttpSettings with(Underscores policy) {
    return new HttpSettings(policy, clientIdleTimeout, requestHeadTimeout);
  }

  /** The same with other deadlines for clients. */
  public HttpSettings withClientTimeouts(Duration idle, Duration requestHead) {
    return new HttpSettings(underscores, idle, requestHead);
  }
}
