package dev.appversion.operator.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When what the API server refused is tried again: after longer and longer, until it succeeds.
 *
 * @param <K> names what is tried
 */
public final class BackOff<K> {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<K, Pause> pauses = new ConcurrentHashMap<>();

  private record Pause(Instant until, Duration length) {}

  public BackOff(Clock clock) {
    this.clock = clock;
  }

  /**
   * How long to wait after a failure. A failure during a pause, when something else had it tried
   * again, does not make it longer.
   */
  public Duration failed(K key) {
    Instant now = clock.instant();
    Pause pause =
        pauses.merge(
            key,
            new Pause(now.plus(FIRST), FIRST),
            (old, first) -> now.isBefore(old.until()) ? old : longer(old, now));
    return Duration.between(now, pause.until());
  }

  /** Whether a failure is still to be waited for. */
  public boolean isPausing(K key) {
    Pause pause = pauses.get(key);
    return pause != null && clock.instant().isBefore(pause.until());
  }

  /** Forgets all others: they are not tried any more. */
  public void retain(Set<K> keys) {
    pauses.keySet().retainAll(keys);
  }

  public void succeeded(K key) {
    pauses.remove(key);
  }

  private static Pause longer(Pause old, Instant now) {
    Duration doubled = old.length().multipliedBy(2);
    Duration next = doubled.compareTo(LAST) > 0 ? LAST : doubled;
    return new Pause(now.plus(next), next);
  }
}
