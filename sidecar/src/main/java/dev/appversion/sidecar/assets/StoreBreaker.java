package dev.appversion.sidecar.assets;

import dev.appversion.process.backoff.ExponentialBackoff;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a sidecar from asking a store in vain: what it did not have is not asked again for a
 * moment, a store that fails is left alone for a growing while, and only so many requests are under
 * way at a time. Safe for any number of threads.
 */
final class StoreBreaker {
  /** Whether the store may be asked. */
  enum Leave {
    ASK,
    /** It said just now that it does not have it. */
    NOT_THERE,
    /** It is being left alone, or enough is under way. */
    LATER
  }

  private static final int MAX_ASKED = 64;
  private static final ExponentialBackoff PAUSE =
      ExponentialBackoff.of(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final int FAILURES = 3;

  private final LongSupplier nanoTime;
  // Guarded by this, as are the others.
  private final RecentlyAbsent<String> notThere;
  private int asked;
  private int failures;
  private long pausedUntil;
  private boolean paused;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  StoreBreaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.notThere = new RecentlyAbsent<>(nanoTime);
  }

  /** Asks for leave; whoever gets {@link Leave#ASK} says later what came of it, once. */
  synchronized Leave enter(String key) {
    if (isMissing(key)) {
      return Leave.NOT_THERE;
    }
    long now = nanoTime.getAsLong();
    if (asked >= MAX_ASKED || (paused && pausedUntil - now > 0)) {
      return Leave.LATER;
    }
    if (paused) {
      // One finds out whether it is back; the others wait for what it hears.
      pausedUntil = now + PAUSE.initial().toNanos();
    }
    asked++;
    return Leave.ASK;
  }

  /** Whether the store said just now that it does not have it. */
  synchronized boolean isMissing(String key) {
    return notThere.contains(key);
  }

  /** The store answered, and has it. */
  synchronized void found() {
    asked--;
    failures = 0;
    paused = false;
  }

  /** The store answered, and does not have it. */
  synchronized void missed(String key) {
    found();
    notThere.add(key);
  }

  /**
   * The store did not answer.
   *
   * @return whether it is left alone from now on, and was not before
   */
  synchronized boolean failed() {
    asked--;
    failures++;
    if (failures < FAILURES) {
      return false;
    }
    boolean first = !paused;
    pausedUntil = nanoTime.getAsLong() + PAUSE.delay(failures - FAILURES + 1).toNanos();
    paused = true;
    return first;
  }

  /** Nobody waits for the answer any more. */
  synchronized void left() {
    asked--;
  }
}
