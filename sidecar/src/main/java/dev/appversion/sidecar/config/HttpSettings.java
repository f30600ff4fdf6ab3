package dev.appversion.sidecar.config;

import java.time.Duration;

/**
 * The policies for what HTTP leaves to a gateway.
 *
 * @param underscores the policy for field names with {@code _}
 * @param forwarded the policy for the fields in which proxies report the client
 * @param via whether {@code Via} is added to forwarded messages
 * @param clientIdleTimeout the idle timeout of client connections
 * @param requestHeadTimeout the timeout from the first byte of a client's request to the end of its
 *     head
 * @param upstreamIdleTimeout the idle timeout of connections to apps and sidecars
 * @param continueTimeout how long a sidecar waits for an app's response to {@code Expect:
 *     100-continue} before it sends the body (RFC 9110, section 10.1.1), or for a response after
 *     the app has refused the body
 */
public record HttpSettings(
    Underscores underscores,
    ForwardedPolicy forwarded,
    boolean via,
    Duration clientIdleTimeout,
    Duration requestHeadTimeout,
    Duration upstreamIdleTimeout,
    Duration continueTimeout) {
  /** The defaults. */
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          Underscores.KEEP,
          ForwardedPolicy.APPEND,
          true,
          Duration.ofSeconds(620),
          Duration.ofSeconds(30),
          Duration.ofSeconds(4), // below the keep-alive timeout of servers, usually 5 s or more
          Duration.ofSeconds(1));

  /** The policy for request fields whose names contain {@code _}. */
  public enum Underscores {
    /**
     * Fields that an app may read as one of this project, of a proxy or of the framing are removed.
     */
    KEEP,
    /** All are removed, as nginx does by default. */
    DROP
  }

  /**
   * The policy for {@code X-Forwarded-*}, {@code Forwarded} (RFC 7239) and similar fields in
   * requests that do not come from another sidecar.
   */
  public enum ForwardedPolicy {
    /** They are trusted and extended: for pods behind an ingress. */
    APPEND,
    /** They are removed, and {@code X-Forwarded-*} is set: for pods that clients reach directly. */
    REPLACE,
    /** They are forwarded unchanged, and none is added. */
    KEEP
  }

  /** A copy with this policy for underscores. */
  public HttpSettings with(Underscores policy) {
    return new HttpSettings(
        policy,
        forwarded,
        via,
        clientIdleTimeout,
        requestHeadTimeout,
        upstreamIdleTimeout,
        continueTimeout);
  }

  /** A copy with this policy for forwarded fields. */
  public HttpSettings with(ForwardedPolicy policy) {
    return new HttpSettings(
        underscores,
        policy,
        via,
        clientIdleTimeout,
        requestHeadTimeout,
        upstreamIdleTimeout,
        continueTimeout);
  }

  /** A copy with or without {@code Via}. */
  public HttpSettings withVia(boolean added) {
    return new HttpSettings(
        underscores,
        forwarded,
        added,
        clientIdleTimeout,
        requestHeadTimeout,
        upstreamIdleTimeout,
        continueTimeout);
  }

  /** A copy with these timeouts of client connections. */
  public HttpSettings withClientTimeouts(Duration idle, Duration requestHead) {
    return new HttpSettings(
        underscores, forwarded, via, idle, requestHead, upstreamIdleTimeout, continueTimeout);
  }

  /** A copy with this idle timeout of connections to apps and sidecars. */
  public HttpSettings withUpstreamIdleTimeout(Duration idle) {
    return new HttpSettings(
        underscores, forwarded, via, clientIdleTimeout, requestHeadTimeout, idle, continueTimeout);
  }

  /** A copy with this timeout of an app's response to {@code Expect: 100-continue}. */
  public HttpSettings withContinueTimeout(Duration timeout) {
    return new HttpSettings(
        underscores,
        forwarded,
        via,
        clientIdleTimeout,
        requestHeadTimeout,
        upstreamIdleTimeout,
        timeout);
  }
}
