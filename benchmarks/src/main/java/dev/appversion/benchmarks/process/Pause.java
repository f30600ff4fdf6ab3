package dev.appversion.benchmarks.process;

import java.time.Duration;

/** Waiting between measurements. */
public final class Pause {
  private Pause() {}

  /**
   * Waits for this time.
   *
   * @throws IllegalStateException if the thread is interrupted
   */
  public static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
