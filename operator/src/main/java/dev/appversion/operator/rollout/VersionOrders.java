package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.phase.VersionState;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands for versions that act in one reconciliation: the first one of each version. Pure.
 *
 * @param first by the name of the version
 * @param blocked the versions that a command blocks, after these
 * @param last those that would block the last version that is not blocked: a table without one is
 *     invalid
 */
record VersionOrders(Map<String, Command> first, Set<String> blocked, List<Command> last) {
  VersionOrders {
    first = Map.copyOf(first);
    blocked = Set.copyOf(blocked);
    last = List.copyOf(last);
  }

  /** The orders among these commands. */
  static VersionOrders of(List<Command> commands, AppVersion resource, RemovedVersions removed) {
    Map<String, Command> first = new LinkedHashMap<>();
    commands.stream()
        .filter(command -> command.action() instanceof Action.ForVersion)
        .sorted(Command.BY_RANK)
        .forEach(
            command ->
                first.putIfAbsent(((Action.ForVersion) command.action()).version(), command));
    Set<String> blocked = new HashSet<>(blockedBefore(resource));
    Set<String> able = able(resource, removed, blocked);
    List<Command> last = new ArrayList<>();
    first.forEach(
        (version, command) -> {
          if (command.action() instanceof Action.Block && able.equals(Set.of(version))) {
            last.add(command);
          } else if (command.action() instanceof Action.Block) {
            blocked.add(version);
            able.remove(version);
          } else if (command.action() instanceof Action.Unblock) {
            blocked.remove(version);
          }
        });
    first.values().removeAll(last);
    return new VersionOrders(first, blocked, last);
  }

  /** The versions that are not blocked. */
  private static Set<String> able(
      AppVersion resource, RemovedVersions removed, Set<String> blocked) {
    return Stream.concat(
            resource.getSpec().versions().stream()
                .filter(version -> !version.blocked())
                .map(VersionSpec::name),
            removed.kept().stream().map(LiveVersion::name))
        .filter(name -> !blocked.contains(name))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<String> blockedBefore(AppVersion resource) {
    if (resource.getStatus() == null || resource.getStatus().versions() == null) {
      return List.of();
    }
    return resource.getStatus().versions().stream()
        .filter(
            version ->
                version.use() != null
                    && version.use().blockedByCommand() != null
                    && version.use().blockedByCommand())
        .map(VersionStatus::name)
        .toList();
  }

  /** The order for a version; empty without one. */
  Optional<Action.ForVersion> of(String version) {
    return Optional.ofNullable(first.get(version))
        .map(command -> (Action.ForVersion) command.action());
  }

  /** What became of the commands. */
  List<Outcome> outcomes(VersionPhases phases) {
    List<Outcome> outcomes = new ArrayList<>();
    first.forEach(
        (version, command) ->
            outcomes.add(
                Optional.ofNullable(phases.versions().get(version))
                    .map(decided -> outcome(command, version, decided.state()))
                    .orElseGet(() -> refused(command, "there is no version '" + version + "'"))));
    last.forEach(
        command ->
            outcomes.add(
                refused(
                    command,
                    "it is the last version that is not blocked, and visitors need one: add or unblock another one first")));
    return outcomes;
  }

  /** The outcomes if no phases are decided for the versions. */
  List<Outcome> refused() {
    return Stream.concat(first.values().stream(), last.stream())
        .map(
            command ->
                refused(
                    command,
                    "the resource has neither spec.rollout nor spec.retirement: set"
                        + " versions[].blocked, or remove the version from spec.versions"))
        .toList();
  }

  private static Outcome outcome(Command command, String version, VersionState state) {
    VersionPhase phase = state.phase();
    return switch ((Action.ForVersion) command.action()) {
      case Action.Retire retire ->
          phase == VersionPhase.RETIRED
              ? done(command, version + " is retired")
              : refused(command, notDraining(version, phase, "retired"));
      case Action.Move move ->
          phase == VersionPhase.LEAVING
              ? done(command, "the open pages of " + version + " are asked to move")
              : refused(command, notDraining(version, phase, "left by its pages"));
      case Action.Block block -> done(command, "no request is routed to " + version);
      case Action.Unblock unblock ->
          phase == VersionPhase.BLOCKED
              ? refused(
                  command, version + " is blocked in spec.versions: set blocked to false there")
              : done(command, version + " is not blocked any more");
    };
  }

  private static String notDraining(String version, VersionPhase phase, String wish) {
    return switch (phase) {
      case ACTIVE ->
          "%s gets new visitors: only a version without a share can be %s".formatted(version, wish);
      case DRAINING, LEAVING ->
          "a rollout under way needs %s: it cannot be %s before it ends".formatted(version, wish);
      case PENDING, STANDBY, PREVIEW, BLOCKED, RETIRED ->
          "%s is in the phase %s: only a version that has lost its share can be %s"
              .formatted(version, phase.label(), wish);
    };
  }

  private static Outcome done(Command command, String message) {
    return new Outcome(command.uid(), Outcome.State.DONE, message);
  }

  private static Outcome refused(Command command, String message) {
    return new Outcome(command.uid(), Outcome.State.REFUSED, message);
  }
}
