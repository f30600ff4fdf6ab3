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

/**
 * The conditions of a resource. The transition time of a condition changes only with its status.
 */
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
   * @param reason the machine-readable reason
   * @param message the human-readable message, with the next step if there is one
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

  /** A condition that was set; empty if it was not set. */
  Optional<Condition> get(String type) {
    return Optional.ofNullable(now.get(type));
  }

  /** Keeps the previous condition unchanged; false if there was none. */
  boolean keep(String type) {
    Condition old = before.get(type);
    if (old != null) {
      now.put(type, old);
    }
    return old != null;
  }

  /** Keeps the previous condition unchanged if it has this reason; false otherwise. */
  boolean keep(String type, String reason) {
    Condition old = before.get(type);
    return old != null && reason.equals(old.getReason()) && keep(type);
  }

  List<Condition> build() {
    return List.copyOf(now.values());
  }
}
