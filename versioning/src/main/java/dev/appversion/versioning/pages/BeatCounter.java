package dev.appversion.versioning.pages;

/**
 * Counts the beats that pages of one version sent to one sidecar in the last period, in slots of a
 * twelfth of the period. There are {@value #SLOTS} slots, since the current one is not over: the
 * window is between 12 and 13 slots, so never shorter than the longest time between two beats of a
 * page. Not thread-safe.
 */
public final class BeatCounter {
  /** The number of slots. */
  public static final int SLOTS = 13;

  /**
   * The pages for each beat in the window. A page beats after 0.8 to 1.0 periods, 0.9 on average;
   * the window is 12.5 slots on average: 0.9 / (12.5 / 12) = 0.864.
   */
  private static final long PAGES_PER_THOUSAND_BEATS = 864;

  private final long slotNanos;
  private final long[] beats = new long[SLOTS];
  private long current = Long.MIN_VALUE;

  /**
   * A counter without beats.
   *
   * @param periodNanos the longest time between two beats of a page, in nanoseconds
   */
  public BeatCounter(long periodNanos) {
    if (periodNanos < SLOTS - 1) {
      throw new IllegalArgumentException("a period has 12 slots, and is not " + periodNanos + "ns");
    }
    slotNanos = Math.ceilDiv(periodNanos, SLOTS - 1L);
  }

  /**
   * Counts a beat.
   *
   * @param nanos the time, by a clock that is never set back, such as {@link System#nanoTime}
   */
  public void beat(long nanos) {
    advance(nanos);
    beats[index(current)]++;
  }

  /** The beats in the window that ends now. */
  public long sum(long nanos) {
    advance(nanos);
    long sum = 0;
    for (long each : beats) {
      sum += each;
    }
    return sum;
  }

  /** The open pages that beats of so many indicate: rounded up, so that only no beat gives 0. */
  public static long pages(long beats) {
    return Math.ceilDiv(beats * PAGES_PER_THOUSAND_BEATS, 1000L);
  }

  private void advance(long nanos) {
    long slot = Math.floorDiv(nanos, slotNanos);
    if (current == Long.MIN_VALUE) {
      current = slot;
    }
    for (long steps = Math.min(slot - current, SLOTS); steps > 0; steps--) {
      beats[index(slot - steps + 1)] = 0;
    }
    current = Math.max(current, slot);
  }

  private static int index(long slot) {
    return (int) Math.floorMod(slot, (long) SLOTS);
  }
}
