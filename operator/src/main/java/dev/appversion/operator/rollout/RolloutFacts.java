package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.api.v1alpha1.rollout.RolloutSpec;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.rollout.facts.Analysis;
import dev.appversion.rollout.facts.Brake;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Sidecars;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.state.Rollouts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is observed before a rollout is decided. Pure. */
final class RolloutFacts {
  private RolloutFacts() {}

  /**
   * The facts.
   *
   * @param spec as the user wrote it
   * @param blocked the versions that a command blocks
   * @param rollouts what status stores
   * @param input commands that wait, and who set the target
   */
  static Facts of(
      AppVersionSpec spec, Set<String> blocked, Rollouts rollouts, LifecycleInput input) {
    RolloutSpec rollout = spec.rollout();
    Seen seen = input.seen();
    if (rollout == null) {
      throw new IllegalArgumentException("spec.rollout is missing");
    }
    return new Facts(
        target(spec, rollout, input),
        plan(rollout),
        rollout.paused() ? Brake.SPEC : seen.held().isPresent() ? Brake.FREEZE : Brake.RELEASED,
        versions(spec, rollout.target(), seen, blocked),
        sidecars(seen),
        analysis(rollouts),
        input.commands());
  }

  /** Without an analysis, each step passes: it has its own table, so each table does. */
  static Analysis analysis(Rollouts rollouts) {
    return new Analysis(rollouts.table().sequence(), Verdict.PASS, "no analysis");
  }

  private static Target target(AppVersionSpec spec, RolloutSpec rollout, LifecycleInput input) {
    String id =
        version(spec, rollout.target())
            .map(
                version ->
                    TargetId.of(
                        version, spec.selector(), input.seen().resolved().get(version.name())))
            .orElse("");
    return new Target(rollout.target(), id, input.by());
  }

  private static Optional<VersionSpec> version(AppVersionSpec spec, String name) {
    return spec.versions().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private static Optional<RolloutPlan> plan(RolloutSpec rollout) {
    try {
      return Optional.of(Plans.plan(rollout));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, VersionFacts> versions(
      AppVersionSpec spec, String target, Seen seen, Set<String> blocked) {
    Map<String, VersionFacts> versions = new HashMap<>();
    seen.readyPods()
        .forEach((name, pods) -> versions.put(name, new VersionFacts(false, false, pods, true)));
    for (VersionSpec version : spec.versions()) {
      versions.put(
          version.name(),
          new VersionFacts(
              true,
              version.blocked() || blocked.contains(version.name()),
              seen.readyPods().getOrDefault(version.name(), 0),
              hasManifest(version, seen.resolved().get(version.name())),
              version.name().equals(target) ? seen.unstored() : Optional.empty()));
    }
    return versions;
  }

  private static boolean hasManifest(
      VersionSpec version, @org.jspecify.annotations.Nullable VersionResolution resolved) {
    return version.manifest() == null
        || (resolved != null
            && resolved.manifest().isPresent()
            && resolved.problems().stream().noneMatch(problem -> problem.reason().isFailure()));
  }

  private static Sidecars sidecars(Seen seen) {
    return new Sidecars(seen.sequence(), seen.readySidecars(), seen.behind());
  }
}
