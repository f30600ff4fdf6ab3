package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import java.time.Instant;
import java.util.Optional;

/**
 * What one decision is based on.
 *
 * @param state the state, by its type
 * @param rollouts the same with its table and past
 * @param facts what is observed
 * @param command the command that is decided in this pass; empty if there is none
 * @param now the time
 */
record Pass<S extends RolloutState>(
    S state, Rollouts rollouts, Facts facts, Optional<Command> command, Instant now) {

  /** The start of a result: nothing changes. */
  Draft draft() {
    return new Draft(rollouts, now);
  }

  /** Whether the command orders this. */
  boolean ordered(Class<? extends Action> action) {
    return command.map(Command::action).filter(action::isInstance).isPresent();
  }

  /** Whether the command orders this, for this attempt. */
  boolean ordered(Class<? extends Action> action, Run run) {
    return ordered(action) && order().names(run.id());
  }

  /** The command; only if {@link #ordered}. */
  Command order() {
    return command.orElseThrow();
  }

  /** What is observed of a version. */
  VersionFacts version(String name) {
    return facts.version(name);
  }

  /** Whether every ready sidecar enforces the table. */
  boolean inSync() {
    return facts.sidecars().enforce(rollouts.table(), now);
  }

  /** The verdict on the visitors of the table. */
  Verdict verdict() {
    return facts.analysis().of(rollouts.table());
  }

  /** The share that a version has now, in percent. */
  int share(String version) {
    return rollouts.table().share(version);
  }
}
