package dev.appversion.benchmarks.peers.subject;

/** What a proxy is configured to do. */
public sealed interface Job {
  /**
   * Splits page loads over two versions of an app by weight (90 and 10), pins by header and by
   * cookie, adds the version to each response, and sets the affinity cookie of a new client.
   *
   * @param v1 the port of version v1
   * @param v2 the port of version v2
   * @param connections of clients that must be possible, at least
   */
  record Route(int v1, int v2, int connections) implements Job {}
}
