package dev.appversion.sidecar.forward.route;

import java.time.Duration;

/** The time within which a response must begin, over several requests for the same resource. */
public final class TimeBudget {
  private final long endNanos;

  private TimeBudget(long endNanos) {
    this.endNanos = endNanos;
  }

  /** A budget that starts now. */
  public static TimeBudget of(Duration duration) {
    return new TimeBudget(System.nanoTime() + duration.toNanos());
  }

  /** Whether no time is left. */
  public boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** The remaining time, but at most this; never negative. */
  public Duration upTo(Duration most) {
    Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    return left.compareTo(most) < 0 ? left : most;
  }
}
