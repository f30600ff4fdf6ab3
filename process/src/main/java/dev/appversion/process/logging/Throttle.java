package dev.appversion.process.logging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Limits how often a message is logged whose cause may occur with every request. Thread-safe. */
public final class Throttle {
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final AtomicLong loggedNanos;
  private final LongAdder times = new LongAdder();

  /**
   * @param interval the time between two messages
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  public Throttle(Duration interval, LongSupplier nanoTime) {
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
    this.loggedNanos = new AtomicLong(nanoTime.getAsLong() - intervalNanos);
  }

  /**
   * The cause occurred once.
   *
   * @return 0 if no message is due; else how often the cause occurred since the last message, this
   *     time included
   */
  public long occurred() {
    times.increment();
    long now = nanoTime.getAsLong();
    long last = loggedNanos.get();
    if (now - last < intervalNanos || !loggedNanos.compareAndSet(last, now)) {
      return 0;
    }
    return times.sumThenReset();
  }
}
