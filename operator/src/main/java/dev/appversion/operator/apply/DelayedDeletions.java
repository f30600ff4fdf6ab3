package dev.appversion.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Delays the deletion of objects that the table no longer refers to: a hop that was decided under
 * the previous table may still be in progress.
 */
public final class DelayedDeletions {
  /** Sufficient for a hop to connect once every sidecar has the new table. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** After this time, sidecars that have not loaded the table are no longer waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Clock clock;
  private final Map<ResourceID, Map<String, Instant>> since = new ConcurrentHashMap<>();

  /** Delays deletions by this clock. */
  public DelayedDeletions(Clock clock) {
    this.clock = clock;
  }

  /**
   * The unneeded objects whose delay is over.
   *
   * @param inSync whether every sidecar has the table without them
   */
  List<HasMetadata> due(ResourceID app, List<HasMetadata> unwanted, boolean inSync) {
    Instant now = clock.instant();
    Map<String, Instant> known = since.getOrDefault(app, Map.of());
    Map<String, Instant> next = new HashMap<>();
    for (HasMetadata object : unwanted) {
      String uid = object.getMetadata().getUid();
      next.put(uid, known.getOrDefault(uid, now));
    }
    if (next.isEmpty()) {
      since.remove(app);
      return List.of();
    }
    since.put(app, Map.copyOf(next));
    Duration wait = inSync ? GRACE : PATIENCE;
    Set<String> due =
        next.entrySet().stream()
            .filter(entry -> !entry.getValue().plus(wait).isAfter(now))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return unwanted.stream().filter(o -> due.contains(o.getMetadata().getUid())).toList();
  }

  /** When to call {@link #due} again. */
  Duration pause() {
    return GRACE;
  }
}
