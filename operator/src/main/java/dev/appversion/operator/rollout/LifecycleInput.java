package dev.appversion.operator.rollout;

import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.phase.Usage;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is observed beside the resource.
 *
 * @param inForce the table in force; empty before the first one
 * @param kept the versions in it that are no longer in the resource, and may still be used
 * @param usage who uses a version
 * @param commands those that wait
 */
public record LifecycleInput(
    Seen seen,
    Optional<RoutingTable> inForce,
    Collection<LiveVersion> kept,
    Function<String, Usage> usage,
    List<Command> commands) {
  public LifecycleInput {
    kept = List.copyOf(kept);
    commands = List.copyOf(commands);
  }
}
