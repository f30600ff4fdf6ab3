package dev.appversion.sidecar.config;

import java.time.Duration;

/**
 * How the data plane treats what HTTP leaves to a gateway.
 *
 * @param underscores what becomes of field names with {@code _} in them
 * @param forwarded what becomes of the fields by which proxies say who the client is
 * @param via whether messages that pass say so in {@code Via}
 * @param clientIdleTimeout how long a client's connection may be without a request
 * @param requestHeadTimeout how long a client may take from the first byte of a request to the end
 *     of its head
 * @param upstreamIdleTimeout how long a connection to an app or a sidecar may be without a request
 */
public record HttpSettings(
    Underscores underscores,
    ForwardedPolicy forwarded,
    boolean via,
    Duration clientIdleTimeout,
    Duration requestHeadTimeout,
    Duration upstreamIdleTimeout) {
  /** What a sidecar does unless its settings say otherwise. */
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          Underscores.KEEP,
          ForwardedPolicy.APPEND,
          true,
          Duration.ofSeconds(620),
          Duration.ofSeconds(30),
          Duration.ofSeconds(4)); // servers' usual keep-alive ends after 5 s and more

  /** What becomes of request fields whose names have {@code _} in them. */
  public enum Underscores {
    /** Those that look like a name of ours, of a proxy or of the framing are removed. */
    KEEP,
    /** All of them are removed, as nginx does by default. */
    DROP
  }

  /**
   * What becomes of {@code X-Forwarded-*}, {@code Forwarded} (RFC 7239) and their kin in requests
   * that do not come from another sidecar.
   */
  public enum ForwardedPolicy {
    /** They are trusted, and extended by what this sidecar knows: an ingress is in front. */
    APPEND,
    /** They are removed, and {@code X-Forwarded-*} set anew: clients connect directly. */
    REPLACE,
    /** They pass as they are, and nothing is added. */
    KEEP
  }

  /** The same with other underscores. */
  public HttpSettings with(Underscores policy) {
    return new HttpSettings(
        policy, forwarded, via, clientIdleTimeout, requestHeadTimeout, upstreamIdleTimeout);
  }

  /** The same with another trust in what proxies say of the client. */
  public HttpSettings with(ForwardedPolicy policy) {
    return new HttpSettings(
        underscores, policy, via, clientIdleTimeout, requestHeadTimeout, upstreamIdleTimeout);
  }

  /** The same with or without {@code Via}. */
  public HttpSettings withVia(boolean added) {
    return new HttpSettings(
        underscores, forwarded, added, clientIdleTimeout, requestHeadTimeout, upstreamIdleTimeout);
  }

  /** The same with other deadlines for clients. */
  public HttpSettings withClientTimeouts(Duration idle, Duration requestHead) {
    return new HttpSettings(underscores, forwarded, via, idle, requestHead, upstreamIdleTimeout);
  }

  /** The same with another idle timeout of connections to apps and sidecars. */
  public HttpSettings withUpstreamIdleTimeout(Duration idle) {
    return new HttpSettings(
        underscores, forwarded, via, clientIdleTimeout, requestHeadTimeout, idle);
  }
}
