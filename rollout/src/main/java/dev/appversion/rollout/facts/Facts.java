package dev.appversion.rollout.facts;

import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.plan.RolloutPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is observed before a decision.
 *
 * @param target what {@code spec.rollout.target} names
 * @param plan the plan in {@code spec.rollout}; empty if it is invalid. No rollout starts then, and
 *     the current one continues by its own
 * @param brake whether rollouts are held by declaration
 * @param versions the app's versions: the listed ones, and removed ones that have pods
 * @param sidecars which tables the sidecars enforce
 * @param analysis what the analysis of the current step says
 * @param commands the commands without an outcome
 */
public record Facts(
    Target target,
    Optional<RolloutPlan> plan,
    Brake brake,
    Map<String, VersionFacts> versions,
    Sidecars sidecars,
    Analysis analysis,
    List<Command> commands) {
  public Facts {
    versions = Map.copyOf(versions);
    commands = List.copyOf(commands);
  }

  /** What is observed of a version; {@link VersionFacts#NONE} if it does not exist. */
  public VersionFacts version(String name) {
    return versions.getOrDefault(name, VersionFacts.NONE);
  }

  /** The same with other commands. */
  public Facts with(List<Command> others) {
    return new Facts(target, plan, brake, versions, sidecars, analysis, others);
  }
}
