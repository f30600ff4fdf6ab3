package dev.appversion.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A resource's conditions. The time of transition changes only with the status. */
final class Conditions {
  private static final int MAX_MESSAGE = 1024;

  private final Map<String, Condition> before;
  private final Map<String, Condition> now = new LinkedHashMap<>();
  private final long generation;
  private final Clock clock;

  Conditions(@Nullable List<Condition> before, long generation, Clock clock) {
    this.before =
        before == null
            ? Map.of()
            : before.stream().collect(Collectors.toMap(Condition::getType, c -> c, (a, b) -> b));
    this.generation = generation;
    this.clock = clock;
  }

  /**
   * Sets a condition.
   *
   * @param status {@code True}, {@code False} or {@code Unknown}
   * @param reason fixed, for machines
   * @param message for a person, with the next step if there is one
   */
  Conditions set(String type, String status, String reason, String message) {
    Condition old = before.get(type);
    String since =
        old != null
                && Objects.equals(old.getStatus(), status)
                && old.getLastTransitionTime() != null
            ? old.getLastTransitionTime()
            : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    now.put(
        type,
        new ConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(
                message.length() > MAX_MESSAGE
                    ? message.substring(0, MAX_MESSAGE - 1) + "…"
                    : message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return this;
  }

  /** A condition that was set; empty if it was not. */
  Optional<Condition> get(String type) {
    return Optional.ofNullable(now.get(type));
  }

  /** Keeps a condition unchanged; false if there was none. */
  boolean keep(String type) {
    Condition old = before.get(type);
    if (old != null) {
      now.put(type, old);
    }
    return old != null;
  }

  /** Keeps a condition unchanged if it has this reason; false if it does not. */
  boolean keep(String type, String reason) {
    Condition old = before.get(type);
    return old != null && reason.equals(old.getReason()) && keep(type);
  }

  List<Condition> build() {
    return List.copyOf(now.values());
  }
}
