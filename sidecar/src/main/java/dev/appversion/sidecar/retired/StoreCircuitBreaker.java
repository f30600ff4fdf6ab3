package dev.appversion.sidecar.retired;

import dev.appversion.process.backoff.ExponentialBackoff;
import dev.appversion.sidecar.cache.NegativeCache;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The circuit breaker of requests to the store, with a negative cache: an asset that the store did
 * not have is not requested again for a moment, a store that fails is not used for a growing
 * back-off, and the number of concurrent requests is limited. Thread-safe.
 */
final class StoreCircuitBreaker {
  /** Whether the store may be used. */
  enum Permission {
    GRANTED,
    /** The store reported a moment ago that it does not have the asset. */
    NOT_THERE,
    /** The circuit is open, or the limit of concurrent requests is reached. */
    LATER
  }

  private static final int MAX_CONCURRENT = 64;
  private static final ExponentialBackoff PAUSE =
      ExponentialBackoff.of(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final int FAILURES = 3;

  private final LongSupplier nanoTime;
  // Guarded by this, as are the others.
  private final NegativeCache<String> notThere;
  private int inFlight;
  private int failures;
  private long pausedUntil;
  private boolean paused;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  StoreCircuitBreaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.notThere = new NegativeCache<>(nanoTime);
  }

  /** Requests permission; after {@link Permission#GRANTED}, the caller reports the result once. */
  synchronized Permission enter(String key) {
    if (isMissing(key)) {
      return Permission.NOT_THERE;
    }
    long now = nanoTime.getAsLong();
    if (inFlight >= MAX_CONCURRENT || (paused && pausedUntil - now > 0)) {
      return Permission.LATER;
    }
    if (paused) {
      // Half open: one request tests the store, the others wait for its result.
      pausedUntil = now + PAUSE.initial().toNanos();
    }
    inFlight++;
    return Permission.GRANTED;
  }

  /** Whether the store reported a moment ago that it does not have the asset. */
  synchronized boolean isMissing(String key) {
    return notThere.contains(key);
  }

  /** The store responded, and has the asset. */
  synchronized void found() {
    inFlight--;
    failures = 0;
    paused = false;
  }

  /** The store responded, and does not have the asset. */
  synchronized void missed(String key) {
    found();
    notThere.add(key);
  }

  /**
   * The store did not respond, or failed.
   *
   * @return whether the circuit opened just now
   */
  synchronized boolean failed() {
    inFlight--;
    failures++;
    if (failures < FAILURES) {
      return false;
    }
    boolean first = !paused;
    pausedUntil = nanoTime.getAsLong() + PAUSE.delay(failures - FAILURES + 1).toNanos();
    paused = true;
    return first;
  }

  /** The client disconnected before a response. */
  synchronized void left() {
    inFlight--;
  }
}
