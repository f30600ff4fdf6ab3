package dev.appversion.rollout.state;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shares of new visitors that all sidecars shall enforce.
 *
 * @param sequence increases with each table of an app; a sidecar refuses a lower one
 * @param shares the percentages of the versions with a share; they add up to 100
 * @param since when it was decided
 */
public record ShareTable(long sequence, Map<String, Integer> shares, Instant since) {
  /** More tables than can have been decided before one of them was published. */
  static final long MOST_AHEAD = 1_000_000;

  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException if one is not positive, or they do not add up to 100
   */
  public ShareTable {
    shares = Collections.unmodifiableMap(new TreeMap<>(shares));
    int sum = shares.values().stream().mapToInt(Integer::intValue).sum();
    if (sum != 100 || shares.values().stream().anyMatch(share -> share <= 0)) {
      throw new IllegalArgumentException("shares are positive and add up to 100, not " + shares);
    }
  }

  /** The share of a version in percent; 0 if it is not in the table. */
  public int share(String version) {
    return shares.getOrDefault(version, 0);
  }

  /** The next table: the target gets a share, and the stable version the rest. */
  public ShareTable next(String stable, String target, int weight, Instant now) {
    Map<String, Integer> next = new TreeMap<>();
    if (weight > 0) {
      next.put(target, weight);
    }
    if (weight < 100) {
      next.put(stable, 100 - weight);
    }
    return new ShareTable(sequence + 1, next, now);
  }

  /**
   * The same shares with a sequence that can follow the table in force: if status has a lower one,
   * or one that is too high to be a decision of an operator, the next one.
   */
  ShareTable after(long inForce) {
    boolean follows = sequence >= inForce && sequence - inForce <= MOST_AHEAD;
    return follows ? this : new ShareTable(inForce + 1, shares, since);
  }

  /** The same after the clock was set back: it was decided now at the latest. */
  ShareTable anchored(Instant now) {
    return since.isAfter(now) ? new ShareTable(sequence, shares, now) : this;
  }
}
