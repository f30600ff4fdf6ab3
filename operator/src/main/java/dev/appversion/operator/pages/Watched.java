package dev.appversion.operator.pages;

import java.time.Duration;
import java.util.Set;

/**
 * What is read of an app.
 *
 * @param period the longest time between two reports of a page ({@code spec.client.reportPeriod});
 *     if it changes, what was read before does not count
 * @param counted whether pages report; without, only tunnels and pinned requests keep a version in
 *     use, and pages that report nevertheless: they were loaded before
 * @param versions their names, without those to which no request is routed: the sidecars do not
 *     count reports of their pages
 */
public record Watched(Duration period, boolean counted, Set<String> versions) {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration SHORTEST = Duration.ofMillis(200);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the period is not positive
   */
  public Watched {
    if (!period.isPositive()) {
      throw new IllegalArgumentException("period: must be positive, not " + period);
    }
    versions = Set.copyOf(versions);
  }

  /**
   * The time from the begin of a round to that of the next: five in a period, at least one a
   * minute, since sidecars count pinned requests for that long.
   */
  Duration interval() {
    Duration fifth = period.dividedBy(5);
    Duration most = fifth.compareTo(LONGEST) < 0 ? fifth : LONGEST;
    return most.compareTo(SHORTEST) > 0 ? most : SHORTEST;
  }
}
