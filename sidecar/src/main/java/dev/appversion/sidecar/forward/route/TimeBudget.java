package dev.appversion.sidecar.forward.route;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time within which a response must begin, over several requests for the same resource. */
public final class TimeBudget {
  private final LongSupplier nanoTime;
  private final long endNanos;

  private TimeBudget(LongSupplier nanoTime, long endNanos) {
    this.nanoTime = nanoTime;
    this.endNanos = endNanos;
  }

  /** A budget that starts now. */
  public static TimeBudget of(Duration duration) {
    return of(duration, System::nanoTime);
  }

  static TimeBudget of(Duration duration, LongSupplier nanoTime) {
    return new TimeBudget(nanoTime, nanoTime.getAsLong() + duration.toNanos());
  }

  /** Whether no time is left. */
  public boolean isOver() {
    return endNanos - nanoTime.getAsLong() <= 0;
  }

  /** The remaining time, but at most this; never negative. */
  public Duration upTo(Duration most) {
    Duration left = Duration.ofNanos(Math.max(0, endNanos - nanoTime.getAsLong()));
    return left.compareTo(most) < 0 ? left : most;
  }
}
