package dev.appversion.operator.rollout;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Whether all rollouts are held at their shares, as the ConfigMap {@value #NAME} in the operator's
 * namespace says: {@code paused: "true"}, and {@code until}, a time in RFC 3339 at which it ends.
 * Pure.
 *
 * @param paused whether they are
 * @param until when that ends; empty if it does not end by itself
 */
public record Freeze(boolean paused, Optional<Instant> until) {
  /** The name of the ConfigMap. */
  public static final String NAME = "appversion-freeze";

  /** No rollout is held. */
  public static final Freeze NONE = new Freeze(false, Optional.empty());

  /** What could not be read holds all rollouts. */
  static final Freeze UNKNOWN = new Freeze(true, Optional.empty());

  /**
   * Reads the data of the ConfigMap. A time that cannot be read is ignored: the freeze ends when
   * {@code paused} does.
   */
  static Freeze of(Map<String, String> data) {
    return new Freeze(
        Boolean.parseBoolean(data.getOrDefault("paused", "false").strip()),
        Optional.ofNullable(data.get("until")).flatMap(Freeze::time));
  }

  /** Why the data has no meaning; empty if it has. */
  static Optional<String> problem(Map<String, String> data) {
    String paused = data.getOrDefault("paused", "false").strip();
    if (!paused.equals("true") && !paused.equals("false")) {
      return Optional.of("data.paused: must be \"true\" or \"false\", not \"" + paused + "\"");
    }
    return Optional.ofNullable(data.get("until"))
        .filter(text -> time(text).isEmpty())
        .map(
            text ->
                "data.until: must be a time such as 2026-11-30T18:00:00Z, not \"" + text + "\"");
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether rollouts are held at this time. */
  public boolean holds(Instant now) {
    return paused && until.filter(end -> !end.isAfter(now)).isEmpty();
  }
}
