package dev.appversion.process.backoff;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off: the delay doubles with each failure in a row, up to a maximum. Pure; the
 * caller counts the failures.
 *
 * @param initial delay after the first failure; more than zero
 * @param max longest delay; at least the initial one
 * @param jitter the share of a delay that is random, from 0 to 1: clients that failed together do
 *     not retry together
 */
public record ExponentialBackoff(Duration initial, Duration max, double jitter) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public ExponentialBackoff {
    if (initial.isZero() || initial.isNegative() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException("not 0 < " + initial + " <= " + max);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter " + jitter + " is not from 0 to 1");
    }
  }

  /** A back-off without jitter, for a single client. */
  public static ExponentialBackoff of(Duration initial, Duration max) {
    return new ExponentialBackoff(initial, max, 0);
  }

  /**
   * The delay without jitter.
   *
   * @param failures in a row, from 1
   * @throws IllegalArgumentException if failures is less than 1
   */
  public Duration delay(int failures) {
    if (failures < 1) {
      throw new IllegalArgumentException("no back-off after " + failures + " failures");
    }
    Duration delay = initial;
    for (int i = 1; i < failures && delay.compareTo(max) < 0; i++) {
      delay = delay.compareTo(max.dividedBy(2)) > 0 ? max : delay.multipliedBy(2);
    }
    return delay.compareTo(max) < 0 ? delay : max;
  }

  /**
   * The delay, less a random part of at most the share {@link #jitter()}.
   *
   * @param failures in a row, from 1
   * @throws IllegalArgumentException if failures is less than 1
   */
  public Duration delay(int failures, RandomGenerator random) {
    double share = 1 - jitter * random.nextDouble();
    return Duration.ofNanos((long) (delay(failures).toNanos() * share));
  }
}
