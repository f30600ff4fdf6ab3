package dev.appversion.rollout.plan;

import java.time.Duration;

/**
 * A step of a rollout.
 *
 * @param weight the target's share of new visitors, in percent: 0 to 99; 0 makes it reachable by
 *     pin only
 * @param hold the minimum time at this share, from when all sidecars enforce it
 * @param approval whether the next step also requires an approval
 */
public record Step(int weight, Duration hold, boolean approval) {
  /** A step without an approval. */
  public static Step of(int weight, Duration hold) {
    return new Step(weight, hold, false);
  }
}
