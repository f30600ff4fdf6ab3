package dev.appversion.operator.reconciler;

import dev.appversion.operator.cluster.BackOff;
import dev.appversion.operator.observe.NameConflicts;
import dev.appversion.operator.status.ObjectProblem;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When an app is reconciled again because some of its objects are not as planned: after a change of
 * an object with a name that is taken, and after a delay.
 */
final class Obstacles {
  /** A conflicting object is watched by name; other obstacles to an adoption are not watched. */
  private static final Duration CONFLICT_RETRY = Duration.ofSeconds(10);

  private final NameConflicts conflicts;
  private final BackOff<ResourceID> backOff;

  Obstacles(NameConflicts conflicts, Clock clock) {
    this.conflicts = conflicts;
    this.backOff = new BackOff<>(clock);
  }

  /**
   * Watches the conflicting objects of these problems, and no longer those of the last time.
   *
   * @return the delay; empty without problems
   */
  Optional<Duration> after(ResourceID app, List<ObjectProblem> problems) {
    conflicts.refer(app, problems);
    if (problems.isEmpty()) {
      backOff.succeeded(app);
      return Optional.empty();
    }
    boolean refused =
        problems.stream()
            .anyMatch(problem -> problem.reason() == ObjectProblem.Reason.ApplyRefused);
    return Optional.of(refused ? backOff.failed(app) : CONFLICT_RETRY);
  }

  /** The same when the resource itself cannot be reconciled. */
  Duration afterRefusal(ResourceID app, List<ObjectProblem> problems) {
    conflicts.refer(app, problems);
    return CONFLICT_RETRY;
  }

  /** Forgets an app that was deleted. */
  void forget(ResourceID app) {
    backOff.succeeded(app);
  }
}
