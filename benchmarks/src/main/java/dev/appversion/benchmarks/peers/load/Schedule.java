package dev.appversion.benchmarks.peers.load;

/**
 * When the requests of a constant rate start, whatever becomes of the ones before: the connections
 * take turns.
 *
 * @param rate requests per second of all connections together
 * @param connections how many
 */
record Schedule(int rate, int connections) {
  private static final long NANOS = 1_000_000_000L;

  /** How many requests one connection sends in this time; the same for all. */
  int requests(int seconds) {
    return rate * seconds / connections;
  }

  /** The intended start of a request, in nanoseconds after the start of the load. */
  long start(int connection, int request) {
    return ((long) request * connections + connection) * NANOS / rate;
  }
}
