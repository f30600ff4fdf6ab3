package dev.appversion.operator.freeze;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Whether all rollouts are held at their shares, as the ConfigMap {@value #NAME} in the operator's
 * namespace says: {@code paused: "true"}, and {@code until}, a time in RFC 3339 at which it ends.
 * Pure.
 */
public sealed interface Freeze {
  /** The name of the ConfigMap. */
  String NAME = "appversion-freeze";

  /** No rollout is held. */
  record None() implements Freeze {}

  /**
   * All rollouts are held.
   *
   * @param until when that ends; empty if it does not end by itself
   * @param problem with the time; empty if there is none
   */
  record Frozen(Optional<Instant> until, Optional<String> problem) implements Freeze {}

  /**
   * What could not be read holds all rollouts: a new leader must not continue one that is frozen.
   *
   * @param why in words
   */
  record Unknown(String why) implements Freeze {}

  /**
   * Reads the data of the ConfigMap. With a time that cannot be read, the freeze does not end by
   * itself.
   */
  static Freeze of(Map<String, String> data) {
    String paused = data.getOrDefault("paused", "false").strip();
    return switch (paused) {
      case "false" -> new None();
      case "true" -> frozen(Optional.ofNullable(data.get("until")));
      default -> new Unknown("data.paused: must be \"true\" or \"false\", not \"" + paused + "\"");
    };
  }

  private static Frozen frozen(Optional<String> until) {
    Optional<Instant> end = until.flatMap(Freeze::time);
    return new Frozen(
        end,
        until
            .filter(text -> end.isEmpty())
            .map(
                text ->
                    "data.until: must be a time such as 2026-11-30T18:00:00Z, not \""
                        + text
                        + "\""));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Why rollouts are held at this time, in words; empty if they are not.
   *
   * @param namespace of the ConfigMap
   */
  default Optional<String> held(String namespace, Instant now) {
    return switch (this) {
      case None none -> Optional.empty();
      case Frozen(Optional<Instant> until, Optional<String> problem) ->
          until.filter(end -> !end.isAfter(now)).isPresent()
              ? Optional.empty()
              : Optional.of(
                  "all rollouts are frozen"
                      + until.map(end -> " until " + end).orElse("")
                      + problem
                          .map(text -> " (ConfigMap " + namespace + "/" + NAME + ", " + text + ")")
                          .orElse(""));
      case Unknown(String why) ->
          Optional.of(
              "waits until the ConfigMap " + NAME + " in " + namespace + " was read: " + why);
    };
  }

  /** What a person must correct; empty if nothing. */
  default Optional<String> problem() {
    return switch (this) {
      case None none -> Optional.empty();
      case Frozen frozen -> frozen.problem;
      case Unknown unknown -> Optional.of(unknown.why);
    };
  }
}
