package dev.appversion.cli.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Which versions the last visits got. Starts again with each routing table, so that the measured
 * shares belong to the requested ones. Safe for any number of threads.
 */
final class Shares {
  private final int size;
  private final Deque<String> last = new ArrayDeque<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private int epoch;

  /**
   * @param size how many visits count
   */
  Shares(int size) {
    this.size = size;
  }

  /** Told with a visit's end, see {@link #add}. */
  synchronized int epoch() {
    return epoch;
  }

  /** Forgets everything: another table is in force. */
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

  /** What was measured. */
  synchronized Measured measured() {
    return new Measured(last.size(), Map.copyOf(counts));
  }

  /**
   * Visits by version.
   *
   * @param sample how many there are
   */
  record Measured(int sample, Map<String, Integer> counts) {
    /** A version's share in percent; 0 while nothing is measured. */
    double percent(String version) {
      return sample == 0 ? 0 : 100.0 * counts.getOrDefault(version, 0) / sample;
    }

    /**
     * Whether a share is what was asked, within what chance allows: 4.5 standard deviations of a
     * binomial sample, past which one honest sample in 150,000 falls.
     */
    boolean isAsAsked(String version, double asked) {
      double p = asked / 100;
      double deviation = Math.sqrt(p * (1 - p) / Math.max(1, sample));
      return Math.abs(percent(version) / 100 - p) <= 4.5 * deviation + 1e-9;
    }
  }
}
