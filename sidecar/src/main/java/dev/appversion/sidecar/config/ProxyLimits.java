package dev.appversion.sidecar.config;

import java.time.Duration;

/**
 * The limits of one sidecar. A request above a limit gets 503 with {@code Retry-After}; it is
 * counted, and logged with the setting's name.
 *
 * @param maxConnections of clients; above it the connection that has been idle longest is closed
 * @param maxRequests concurrent exchanges with one address (the app, or one version's Service); as
 *     many again wait for the connect timeout
 * @param maxStreams concurrent event streams, upgraded connections and exchanges open for longer
 *     than {@code streamAfter}, with one address; they do not count as requests
 * @param streamAfter how long an exchange counts as a request
 * @param maxResponseHead the size of the status line and header fields of a response, in bytes
 */
public record ProxyLimits(
    int maxConnections,
    int maxRequests,
    int maxStreams,
    Duration streamAfter,
    int maxResponseHead) {
  /** The defaults: 8192 connections, 1024 requests, 4096 streams, 10 seconds and 64 KiB. */
  public static final ProxyLimits DEFAULT =
      new ProxyLimits(8192, 1024, 4096, Duration.ofSeconds(10), 64 << 10);

  /**
   * Checks that every limit is positive.
   *
   * @throws IllegalArgumentException if one is not
   */
  public ProxyLimits {
    if (maxConnections < 1 || maxRequests < 1 || maxStreams < 1 || maxResponseHead < 1) {
      throw new IllegalArgumentException("limits must be 1 or more");
    }
    if (streamAfter.isNegative() || streamAfter.isZero()) {
      throw new IllegalArgumentException("streamAfter must be more than 0, not " + streamAfter);
    }
  }
}
