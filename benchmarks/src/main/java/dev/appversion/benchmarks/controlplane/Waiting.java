package dev.appversion.benchmarks.controlplane;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition. */
final class Waiting {
  private static final long STEP_MILLIS = 20;

  private Waiting() {}

  /**
   * Waits until a condition is met, exact to 20 ms.
   *
   * @throws IllegalStateException if it is not met in time
   */
  static void until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within " + limit.toSeconds() + " s");
      }
      pause(Duration.ofMillis(STEP_MILLIS));
    }
  }

  static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
