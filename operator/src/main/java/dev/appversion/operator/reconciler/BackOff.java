package dev.appversion.operator.reconciler;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When what the API server refused is tried again: after longer and longer, until it succeeds. */
final class BackOff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<ResourceID, Pause> pauses = new ConcurrentHashMap<>();

  private record Pause(Instant until, Duration length) {}

  BackOff(Clock clock) {
    this.clock = clock;
  }

  /**
   * How long to wait after a failure. A failure during a pause, when something else had the app
   * looked at, does not make it longer.
   */
  Duration failed(ResourceID app) {
    Instant now = clock.instant();
    Pause pause =
        pauses.merge(
            app,
            new Pause(now.plus(FIRST), FIRST),
            (old, first) -> now.isBefore(old.until()) ? old : longer(old, now));
    return Duration.between(now, pause.until());
  }

  void succeeded(ResourceID app) {
    pauses.remove(app);
  }

  private static Pause longer(Pause old, Instant now) {
    Duration doubled = old.length().multipliedBy(2);
    Duration next = doubled.compareTo(LAST) > 0 ? LAST : doubled;
    return new Pause(now.plus(next), next);
  }
}
