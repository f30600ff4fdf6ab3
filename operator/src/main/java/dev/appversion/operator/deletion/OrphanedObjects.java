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
 * Decides what is done with objects whose AppVersion no longer exists. At first nothing, since the
 * AppVersion may be created again (kubectl replace --force). After a grace period an adopted
 * Service is restored; after a second one, when requests no longer arrive by it, the rest is
 * deleted.
 */
public final class OrphanedObjects {
  /** How long an AppVersion may be absent before its objects are touched. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  private final BiFunction<String, String, Optional<Boolean>> exists;
  private final Clock clock;
  private final Duration grace;
  private Map<App, Instant> absentSince = Map.of();

  /**
   * @param exists whether a namespace has an AppVersion of a name; empty while that is not known
   */
  public OrphanedObjects(
      BiFunction<String, String, Optional<Boolean>> exists, Clock clock, Duration grace) {
    this.exists = exists;
    this.clock = clock;
    this.grace = grace;
  }

  /** An AppVersion that does not exist, of which there are objects. */
  public record App(String namespace, String name) {}

  /**
   * What is to be done and logged.
   *
   * @param actions that are due
   * @param noticed whose absence is new, be it that they were deleted or that this process began
   */
  public record Due(List<Action> actions, Set<App> noticed) {}

  /** What is done to one object. */
  public sealed interface Action {
    /** The object as it was seen. */
    HasMetadata object();

    /** It is deleted. */
    record Delete(HasMetadata object) implements Action {}

    /** It gets back what it had before it was adopted. */
    record Restore(Service object, Service restored) implements Action {}
  }

  /**
   * What is due. To be called from one thread, again and again.
   *
   * @param labelled the objects with a label of ours
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
