package dev.appversion.operator.status;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which conditions that are {@code False} require a warning event. A condition must be
 * {@code False} for some seconds, since many are after a creation. A warning with the same reason
 * is not repeated until the condition has been {@code True}, including by a new leader.
 */
public final class Warnings {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Clock clock;
  // The reason of the last warning, by uid of the AppVersion and type of condition.
  private final Map<String, Map<String, String>> warned = new ConcurrentHashMap<>();

  /** Creates an instance that has written no warnings. */
  public Warnings(Clock clock) {
    this.clock = clock;
  }

  /**
   * The warnings to write.
   *
   * @param again when to call again without an event; empty if no warning is pending
   */
  public record Due(List<Notice> notices, Optional<Duration> again) {}

  /**
   * The warnings that are due for a status.
   *
   * @param resource the resource with its previous status
   */
  public Due due(AppVersion resource, AppVersionStatus status) {
    Instant now = clock.instant();
    Map<String, String> known =
        warned.computeIfAbsent(
            resource.getMetadata().getUid(), uid -> warnedBefore(resource.getStatus(), now));
    // A condition that is present only during a problem is absent afterwards, not True.
    known
        .keySet()
        .retainAll(conditions(status).map(Condition::getType).collect(Collectors.toSet()));
    List<Notice> notices = new ArrayList<>();
    List<Duration> waits = new ArrayList<>();
    conditions(status)
        .forEach(
            condition -> {
              String type = condition.getType();
              if ("True".equals(condition.getStatus())) {
                known.remove(type);
              } else if (warns(condition)
                  && !Objects.equals(known.get(type), condition.getReason())) {
                Duration wait = wait(condition, now);
                if (wait.isPositive()) {
                  waits.add(wait);
                } else {
                  known.put(type, condition.getReason());
                  notices.add(Notice.warning(condition.getReason(), condition.getMessage()));
                }
              }
            });
    return new Due(notices, waits.stream().min(Comparator.naturalOrder()));
  }

  /** Forgets an AppVersion that was deleted. */
  public void forget(AppVersion resource) {
    warned.remove(resource.getMetadata().getUid());
  }

  private static Map<String, String> warnedBefore(@Nullable AppVersionStatus status, Instant now) {
    Map<String, String> before = new ConcurrentHashMap<>();
    conditions(status)
        .filter(condition -> warns(condition) && !wait(condition, now).isPositive())
        .forEach(condition -> before.put(condition.getType(), condition.getReason()));
    return before;
  }

  /**
   * Whether a condition requires a warning. Changes in progress and sidecars that load a table do
   * not, nor do rollouts and phases of versions, whose decisions have events.
   */
  private static boolean warns(Condition condition) {
    return "False".equals(condition.getStatus())
        && !StatusFactory.PROGRESSING.equals(condition.getType())
        && !LifecycleStatus.describes(condition.getType())
        && !"Behind".equals(condition.getReason());
  }

  private static Duration wait(Condition condition, Instant now) {
    String since = condition.getLastTransitionTime();
    return since == null
        ? Duration.ZERO
        : Duration.between(now, Instant.parse(since).plus(PATIENCE));
  }

  private static Stream<Condition> conditions(@Nullable AppVersionStatus status) {
    return status == null || status.conditions() == null
        ? Stream.empty()
        : status.conditions().stream();
  }
}
