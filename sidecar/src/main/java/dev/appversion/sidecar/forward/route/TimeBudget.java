package dev.appversion.sidecar.forward.route;

import java.time.Duration;

/** The time within which a response must begin, of several requests for the same thing together. */
public final class TimeBudget {
  private final long endNanos;

  private TimeBudget(long endNanos) {
    this.endNanos = endNanos;
  }

  /** A budget that begins now. */
  public static TimeBudget of(Duration duration) {
    return new TimeBudget(System.nanoTime() + duration.toNanos());
  }

  /** Whether the time is over. */
  public boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** What is left of it, but no more than this; never negative. */
  public Duration upTo(Duration most) {
    Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    return left.compareTo(most) < 0 ? left : most;
  }
}
