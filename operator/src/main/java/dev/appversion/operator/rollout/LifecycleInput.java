package dev.appversion.operator.rollout;

import dev.appversion.operator.rollout.status.StoredRollouts;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.phase.Usage;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is observed beside the resource.
 *
 * @param stored the rollouts that the status stores
 * @param inForce the table in force; empty before the first one
 * @param removed the versions in it that are no longer in the resource
 * @param usage who uses a version
 * @param commands those that wait
 * @param by who set the target; empty if that was not read
 */
public record LifecycleInput(
    StoredRollouts stored,
    Seen seen,
    Optional<RoutingTable> inForce,
    RemovedVersions removed,
    Function<String, Usage> usage,
    List<Command> commands,
    String by) {
  public LifecycleInput {
    commands = List.copyOf(commands);
  }

  /** The same, with who set the target. */
  public LifecycleInput by(String name) {
    return new LifecycleInput(stored, seen, inForce, removed, usage, commands, name);
  }
}
