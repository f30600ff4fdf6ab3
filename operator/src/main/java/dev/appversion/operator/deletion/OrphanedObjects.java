package dev.appversion.operator.deletion;

import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.entry.AdoptedService;
import dev.appversion.versioning.contract.ObjectLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Decides about objects whose AppVersion no longer exists. During a grace period no object is
 * changed, since the AppVersion may be created again (kubectl replace --force). Then an adopted
 * Service is restored; after a second grace period, when it no longer receives requests through the
 * sidecars, the other objects are deleted.
 */
public final class OrphanedObjects {
  /** The time for which an AppVersion may be absent before its objects are changed. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  private final BiFunction<String, String, Optional<Boolean>> exists;
  private final Clock clock;
  private final Duration grace;
  private Map<App, Instant> absentSince = Map.of();

  /**
   * @param exists whether a namespace has an AppVersion of a name; empty until that is known
   */
  public OrphanedObjects(
      BiFunction<String, String, Optional<Boolean>> exists, Clock clock, Duration grace) {
    this.exists = exists;
    this.clock = clock;
    this.grace = grace;
  }

  /** An AppVersion that does not exist but has objects. */
  public record App(String namespace, String name) {}

  /**
   * The actions and log messages that are due.
   *
   * @param actions that are due
   * @param noticed AppVersions whose absence is new: they were deleted, or this process started
   */
  public record Due(List<Action> actions, Set<App> noticed) {}

  /** The action on one object. */
  public sealed interface Action {
    /** The object as it was read. */
    HasMetadata object();

    /** The object is deleted. */
    record Delete(HasMetadata object) implements Action {}

    /** The Service gets the fields that it had before its adoption. */
    record Restore(Service object, Service restored) implements Action {}
  }

  /**
   * The actions that are due. Must be called regularly, from one thread.
   *
   * @param labelled the objects with our label
   */
  public Due due(Stream<HasMetadata> labelled) {
    Instant now = clock.instant();
    Map<App, Instant> absent = new HashMap<>();
    List<Action> due = new ArrayList<>();
    labelled.forEach(
        object -> {
          boolean adopted = object instanceof Service service && AdoptedService.isAdopted(service);
          if (!adopted && !OwnedObjects.isReleased(object)) {
            return;
          }
          App app =
              new App(
                  object.getMetadata().getNamespace(),
                  object.getMetadata().getLabels().getOrDefault(ObjectLabels.APP, ""));
          if (exists.apply(app.namespace(), app.name()).orElse(true)) {
            return;
          }
          Instant since = absentSince.getOrDefault(app, now);
          absent.put(app, since);
          Duration wait = adopted ? grace : grace.multipliedBy(2);
          if (!now.isBefore(since.plus(wait))) {
            due.add(
                adopted
                    ? new Action.Restore(
                        (Service) object, AdoptedService.restored((Service) object))
                    : new Action.Delete(object));
          }
        });
    Set<App> noticed = new HashSet<>(absent.keySet());
    noticed.removeAll(absentSince.keySet());
    absentSince = Map.copyOf(absent);
    return new Due(List.copyOf(due), Set.copyOf(noticed));
  }
}
