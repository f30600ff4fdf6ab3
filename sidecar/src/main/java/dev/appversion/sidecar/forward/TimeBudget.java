package dev.appversion.sidecar.forward;

import java.time.Duration;

/** How long several requests for the same thing may take together until a response begins. */
public final class TimeBudget {
  private final long endNanos;

  private TimeBudget(long endNanos) {
    this.endNanos = endNanos;
  }

  /** Begins now. */
  public static TimeBudget of(Duration duration) {
    return new TimeBudget(System.nanoTime() + duration.toNanos());
  }

  public boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** What is left of it, but no more than this; never negative. */
  Duration upTo(Duration most) {
    Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    return left.compareTo(most) < 0 ? left : most;
  }
}
