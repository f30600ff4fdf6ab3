package dev.appversion.operator.cluster;

import dev.appversion.process.backoff.ExponentialBackoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When operations that the API server refused are retried: with exponential back-off until they
 * succeed.
 *
 * @param <K> identifies an operation
 */
public final class BackOff<K> {
  private static final ExponentialBackoff POLICY =
      ExponentialBackoff.of(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final Clock clock;
  private final Map<K, Pause> pauses = new ConcurrentHashMap<>();

  private record Pause(Instant until, int failures) {}

  /** A back-off in which no operation has failed. */
  public BackOff(Clock clock) {
    this.clock = clock;
  }

  /**
   * The delay after a failure. A failure during a pause, after an attempt for another reason, does
   * not extend the pause.
   */
  public Duration failed(K key) {
    Instant now = clock.instant();
    Pause pause =
        pauses.merge(
            key,
            pause(1, now),
            (old, first) -> now.isBefore(old.until()) ? old : pause(old.failures() + 1, now));
    return Duration.between(now, pause.until());
  }

  /** Whether an operation must not be retried yet. */
  public boolean isPausing(K key) {
    Pause pause = pauses.get(key);
    return pause != null && clock.instant().isBefore(pause.until());
  }

  /** Removes the state of all other operations: they are no longer attempted. */
  public void retain(Set<K> keys) {
    pauses.keySet().retainAll(keys);
  }

  /** Ends the pause of an operation; its next failure counts as the first. */
  public void succeeded(K key) {
    pauses.remove(key);
  }

  private static Pause pause(int failures, Instant now) {
    return new Pause(now.plus(POLICY.delay(failures)), failures);
  }
}
