package dev.appversion.rollout.command;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * An order of a person or a pipeline: an {@code AppVersionCommand} without an outcome.
 *
 * @param uid the object's UID
 * @param createdAt when the object was created
 * @param by the authenticated user
 * @param rollout the id of the rollout that it is about; empty: the current one
 * @param reason why, in the person's words; may be empty
 * @param action what it orders
 */
public record Command(
    String uid,
    Instant createdAt,
    String by,
    Optional<String> rollout,
    String reason,
    Action action) {
  /** The order in which waiting commands act: by rank, then by age. */
  public static final Comparator<Command> BY_RANK =
      Comparator.comparingInt((Command command) -> command.action().rank())
          .thenComparing(Command::createdAt)
          .thenComparing(Command::uid);

  /** Whether it is about the rollout with this id. */
  public boolean names(String id) {
    return rollout.isEmpty() || rollout.get().equals(id);
  }
}
