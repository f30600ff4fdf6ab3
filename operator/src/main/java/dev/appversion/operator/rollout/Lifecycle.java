package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import dev.appversion.operator.rollout.status.StoredRollouts;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.phase.RetirementPolicy;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.phase.VersionState;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was decided about the versions of an app: its rollout and the phase of each version. Pure.
 *
 * @param resource the effective resource
 * @param listed the versions that the user has listed
 * @param rollout empty if weights are set by hand, or if the status cannot be read
 * @param unreadable why the status of the rollout cannot be read; the shares stay as they are
 * @param substitution which version gets visitors instead of those that were decided, and why;
 *     empty if those get them
 * @param phases of the listed versions, and of those that were removed lately; empty if neither a
 *     rollout nor a retirement is set
 * @param policy of retirement
 * @param outcomes of commands for versions, and of those that were settled before the decision
 * @param sequence of the table; without a rollout, that of the table in force, so that the tables
 *     of the next rollout are above those of the last one
 * @param now when it was decided
 */
public record Lifecycle(
    AppVersion resource,
    List<VersionSpec> listed,
    Optional<RolloutDecision> rollout,
    Optional<String> unreadable,
    Optional<String> substitution,
    VersionPhases phases,
    RetirementPolicy policy,
    List<Outcome> outcomes,
    long sequence,
    Instant now) {
  public Lifecycle {
    listed = List.copyOf(listed);
    outcomes = List.copyOf(outcomes);
  }

  /** The same with the outcomes of commands that were settled before the decision. */
  public Lifecycle with(List<Outcome> settled) {
    return new Lifecycle(
        resource,
        listed,
        rollout,
        unreadable,
        substitution,
        phases,
        policy,
        Stream.concat(settled.stream(), outcomes.stream()).toList(),
        sequence,
        now);
  }

  /** Whether phases are decided for the versions of this resource. */
  public static boolean applies(AppVersion resource) {
    return resource.getSpec().rollout() != null || resource.getSpec().retirement() != null;
  }

  /** The effective resource with the metadata and the status of this one. */
  public AppVersion resource(AppVersion stored) {
    AppVersion effective = new AppVersion();
    effective.setMetadata(stored.getMetadata());
    effective.setStatus(stored.getStatus());
    effective.setSpec(resource.getSpec());
    return effective;
  }

  /** Whether a version can get visitors: a table without one is invalid. */
  public boolean isRoutable() {
    return resource.getSpec().versions().stream()
        .anyMatch(version -> !version.blocked() && version.weight() > 0);
  }

  /** The versions whose pages are asked to move. */
  public Set<String> leaving() {
    return phases.where(state -> state.phase() == VersionPhase.LEAVING);
  }

  /**
   * The versions that never had a share, or had none since they were retired: no page of a visitor
   * is open.
   */
  public Set<String> unreleased() {
    return phases.where(VersionState::isUnreleased);
  }

  /** What status has about a version; empty if phases are not decided for it. */
  public Optional<Shown> shown(String version) {
    return Optional.ofNullable(phases.versions().get(version))
        .map(decided -> new Shown(decided.phase(), VersionUse.of(decided, isRemoved(version))));
  }

  private boolean isRemoved(String version) {
    return listed.stream().noneMatch(each -> each.name().equals(version));
  }

  /** The names of the versions that status lists: those of the resource, and retired ones. */
  public List<String> named() {
    return Stream.concat(
            listed.stream().map(VersionSpec::name),
            phases.versions().entrySet().stream()
                .filter(version -> version.getValue().phase() == VersionPhase.RETIRED)
                .map(Map.Entry::getKey))
        .distinct()
        .toList();
  }

  /** The phase of a version, and who uses it, as status has it. */
  public record Shown(VersionPhase phase, VersionUseStatus use) {}

  /** Whether the status must have this decision before it is carried out. */
  public boolean isNew(StoredRollouts stored) {
    return (applies(resource) && !AnsweredCommands.contains(resource.getStatus(), outcomes))
        || (rollout.isPresent()
            && !stored.readable().equals(rollout.map(RolloutDecision::rollouts)));
  }

  /** Whether an attempt has begun or ended: who set the target is then of interest. */
  public boolean changesAttempt(StoredRollouts stored) {
    return rollout.isPresent()
        && !stored.readable().flatMap(Lifecycle::attempt).equals(attempt(rollout.get().rollouts()));
  }

  /** The time at which the attempt under way has started; empty if none is. */
  private static Optional<Instant> attempt(Rollouts rollouts) {
    return switch (rollouts.state()) {
      case RolloutState.UnderWay underWay -> Optional.of(underWay.run().startedAt());
      case RolloutState.Aborting aborting -> Optional.of(aborting.run().startedAt());
      case RolloutState.Stable stable -> Optional.empty();
      case RolloutState.Aborted aborted -> Optional.empty();
    };
  }

  /** Whether the decision depends on who uses the versions. */
  public boolean needsUsage() {
    return phases.versions().values().stream().anyMatch(version -> version.phase().drains())
        || rollout
            .filter(decision -> !(decision.rollouts().state() instanceof RolloutState.Stable))
            .isPresent();
  }

  /**
   * The versions that may be in use. Sidecars count nothing for one to which no request is routed:
   * if it serves again, it is observed from then on.
   */
  public Set<String> used() {
    return phases.versions().entrySet().stream()
        .filter(
            entry ->
                entry.getValue().phase() != VersionPhase.BLOCKED
                    && entry.getValue().phase() != VersionPhase.RETIRED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What became of all commands. */
  public List<Outcome> answers() {
    return Stream.concat(
            rollout.stream().flatMap(decision -> decision.outcomes().stream()), outcomes.stream())
        .toList();
  }

  /** When to decide again, if nothing is observed until then. */
  public Optional<Duration> again() {
    return Stream.of(rollout.flatMap(RolloutDecision::again), phases.again(policy, now))
        .flatMap(Optional::stream)
        .min(Duration::compareTo);
  }
}
