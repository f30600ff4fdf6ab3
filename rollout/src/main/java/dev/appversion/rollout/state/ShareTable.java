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

  /** The same shares above another sequence, if this one is below it. */
  ShareTable above(long other) {
    return sequence < other ? new ShareTable(other + 1, shares, since) : this;
  }

  /** The same after the clock was set back: it was decided now at the latest. */
  ShareTable anchored(Instant now) {
    return since.isAfter(now) ? new ShareTable(sequence, shares, now) : this;
  }
}
