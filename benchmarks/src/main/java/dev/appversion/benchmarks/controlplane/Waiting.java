package dev.appversion.benchmarks.controlplane;

import dev.appversion.benchmarks.process.Pause;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition. */
final class Waiting {
  private static final Duration STEP = Duration.ofMillis(20);

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
      Pause.of(STEP);
    }
  }
}
