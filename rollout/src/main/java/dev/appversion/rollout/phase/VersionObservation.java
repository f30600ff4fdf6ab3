package dev.appversion.rollout.phase;

import dev.appversion.rollout.command.Action;
import java.util.Optional;

/**
 * What is observed of a version before its phase is decided.
 *
 * @param share its share of new visitors, in percent
 * @param presence whether the resource still has it
 * @param ready whether a pod of it is ready
 * @param blocked whether {@code spec.versions} blocks it
 * @param previewed whether it is the target of a rollout at weight 0
 * @param needed whether it is the target or the stable version of a rollout under way
 * @param moves whether its rollout was aborted and its pages shall move
 * @param usage who uses it
 * @param order the command that is decided in this pass; empty if there is none for it
 */
public record VersionObservation(
    int share,
    Presence presence,
    boolean ready,
    boolean blocked,
    boolean previewed,
    boolean needed,
    boolean moves,
    Usage usage,
    Optional<Action.ForVersion> order) {
  /** Whether the command orders this. */
  boolean ordered(Class<? extends Action.ForVersion> action) {
    return order.filter(action::isInstance).isPresent();
  }
}
