package dev.appversion.benchmarks;

import java.util.List;

/**
 * Measured times in milliseconds. Negative values count as 0: a change may be active before the
 * command that made it has returned.
 *
 * @param negative how many were less than 0
 */
public record Distribution(int count, int negative, double p50, double p99, double max) {

  /** Sorts them. Percentiles are measured values (nearest rank): the p99 of 50 is their maximum. */
  public static Distribution of(List<Double> millis) {
    if (millis.isEmpty()) {
      throw new IllegalArgumentException("no measurement");
    }
    List<Double> sorted = millis.stream().map(value -> Math.max(0, value)).sorted().toList();
    int negative = Math.toIntExact(millis.stream().filter(value -> value < 0).count());
    return new Distribution(
        sorted.size(), negative, rank(sorted, 0.50), rank(sorted, 0.99), sorted.getLast());
  }

  private static double rank(List<Double> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
