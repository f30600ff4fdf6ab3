package dev.appversion.cli.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The versions of the last visits. Restarts with each routing table, so that the measured shares
 * belong to its weights. Thread-safe.
 */
final class Shares {
  private final int size;
  private final Deque<String> last = new ArrayDeque<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private int epoch;

  /**
   * @param size the number of visits that count
   */
  Shares(int size) {
    this.size = size;
  }

  /** The number of restarts; the argument of {@link #add} for a visit that begins now. */
  synchronized int epoch() {
    return epoch;
  }

  /** Removes all visits: another table is in force. */
  synchronized void restart() {
    epoch++;
    last.clear();
    counts.clear();
  }

  /** Counts a visit, unless it began under another table. */
  synchronized void add(String version, int begun) {
    if (begun != epoch) {
      return;
    }
    last.addLast(version);
    counts.merge(version, 1, Integer::sum);
    if (last.size() > size) {
      counts.merge(last.removeFirst(), -1, Integer::sum);
    }
  }

  /** The measured visits. */
  synchronized Measured measured() {
    return new Measured(last.size(), Map.copyOf(counts));
  }

  /**
   * Visits by version.
   *
   * @param sample their number
   */
  record Measured(int sample, Map<String, Integer> counts) {
    /** A version's share in percent; 0 before the first visit. */
    double percent(String version) {
      return sample == 0 ? 0 : 100.0 * counts.getOrDefault(version, 0) / sample;
    }

    /**
     * Whether a share is as expected within sampling error: 4.5 standard deviations of a binomial
     * sample, which one correct sample in 150,000 exceeds.
     */
    boolean isAsExpected(String version, double expected) {
      double p = expected / 100;
      double deviation = Math.sqrt(p * (1 - p) / Math.max(1, sample));
      return Math.abs(percent(version) / 100 - p) <= 4.5 * deviation + 1e-9;
    }
  }
}
