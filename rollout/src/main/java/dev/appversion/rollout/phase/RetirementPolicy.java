package dev.appversion.rollout.phase;

import java.time.Duration;

/**
 * {@code spec.retirement}: when a version without a share retires.
 *
 * @param grace it stays at least this long
 * @param idle and until it was unused for this long
 * @param move this long before {@code maxAge} its pages are requested to move; 0: never
 * @param maxAge then it retires, whatever is open
 */
public record RetirementPolicy(Duration grace, Duration idle, Duration move, Duration maxAge) {
  private static final Duration LONGEST = Duration.ofDays(365);

  /** 30 minutes, 10 minutes, 30 minutes and 24 hours. */
  public static final RetirementPolicy DEFAULT =
      new RetirementPolicy(
          Duration.ofMinutes(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(24));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range, naming the field
   */
  public RetirementPolicy {
    require("grace", grace, maxAge);
    require("idle", idle, LONGEST);
    require("move", move, maxAge);
    require("maxAge", maxAge, LONGEST);
  }

  private static void require(String field, Duration value, Duration most) {
    if (value.isNegative() || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "spec.retirement.%s: must be 0s to %ds, not %ds"
              .formatted(field, most.toSeconds(), value.toSeconds()));
    }
  }
}
