package dev.appversion.sidecar.config;

import java.time.Duration;

/**
 * How much one sidecar carries at once. What a limit refuses is answered with 503 and {@code
 * Retry-After}, counted, and logged with the setting's name.
 *
 * @param maxConnections of clients; beyond it the one that has waited longest for a request is
 *     closed
 * @param maxRequests exchanges with one address (the app, or one version's Service) at a time; as
 *     many again wait for the connect timeout
 * @param maxStreams event streams, upgraded connections and exchanges that have been open for
 *     {@code streamAfter}, of one address; they do not count as requests
 * @param streamAfter how long an exchange counts as a request
 * @param maxResponseHead status line and fields of a response together, in bytes
 */
public record ProxyLimits(
    int maxConnections,
    int maxRequests,
    int maxStreams,
    Duration streamAfter,
    int maxResponseHead) {
  public static final ProxyLimits DEFAULT =
      new ProxyLimits(8192, 1024, 4096, Duration.ofSeconds(10), 64 << 10);

  public ProxyLimits {
    if (maxConnections < 1 || maxRequests < 1 || maxStreams < 1 || maxResponseHead < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
    if (streamAfter.isNegative() || streamAfter.isZero()) {
      throw new IllegalArgumentException("streamAfter is not positive: " + streamAfter);
    }
  }
}
