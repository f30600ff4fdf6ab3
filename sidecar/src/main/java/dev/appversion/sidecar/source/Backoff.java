package dev.appversion.sidecar.source;

import java.time.Duration;

/** How long to wait after failures: twice as long each time, up to 2 s, less a random half. */
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 2_000;

  private Backoff() {}

  /**
   * The wait.
   *
   * @param failures in a row so far, from 1
   * @param random from 0 to 1; spreads the pods of an app, which fail together
   */
  static Duration delay(int failures, double random) {
    long doubled = FIRST_MILLIS << Math.clamp(failures - 1L, 0, 10);
    long longest = Math.min(doubled, LONGEST_MILLIS);
    return Duration.ofMillis((long) (longest * (0.5 + random / 2)));
  }
}
