package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.api.v1alpha1.rollout.RetirementSpec;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.phase.RetirementPolicy;
import dev.appversion.rollout.phase.Usage;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was decided about the versions of an app: its rollout and the phase of each version. Pure.
 *
 * @param resource the effective resource
 * @param listed the versions that the user has listed
 * @param rollout empty if weights are set by hand, or if the status cannot be read
 * @param unreadable why the status of the rollout cannot be read; the shares stay as they are
 * @param phases empty if neither a rollout nor a retirement is set
 * @param policy of retirement
 * @param outcomes of commands for versions
 * @param now when it was decided
 */
public record Lifecycle(
    AppVersion resource,
    List<VersionSpec> listed,
    Optional<RolloutDecision> rollout,
    Optional<String> unreadable,
    VersionPhases phases,
    RetirementPolicy policy,
    List<Outcome> outcomes,
    Instant now) {
  private static final VersionPhases NO_PHASES = new VersionPhases(Map.of());

  public Lifecycle {
    listed = List.copyOf(listed);
    outcomes = List.copyOf(outcomes);
  }

  /**
   * What is observed beside the resource.
   *
   * @param inForce the table in force; empty before the first one
   * @param kept the versions in it that are no longer in the resource, and may still be used
   * @param usage who uses a version
   * @param commands those that wait
   */
  public record Input(
      Seen seen,
      Optional<RoutingTable> inForce,
      Collection<LiveVersion> kept,
      Function<String, Usage> usage,
      List<Command> commands) {
    public Input {
      kept = List.copyOf(kept);
      commands = List.copyOf(commands);
    }
  }

  /** Whether phases are decided for the versions of this resource. */
  public static boolean applies(AppVersion resource) {
    return resource.getSpec().rollout() != null || resource.getSpec().retirement() != null;
  }

  /** The rollouts that the status stores; empty if it stores none, or none that can be read. */
  public static Optional<Rollouts> stored(AppVersion resource) {
    try {
      return RolloutStatusReader.read(resource.getStatus());
    } catch (UnreadableStatusException e) {
      return Optional.empty();
    }
  }

  /** Decides. */
  public static Lifecycle of(AppVersion resource, Input input, Instant now) {
    if (!applies(resource)) {
      return new Lifecycle(
          resource,
          resource.getSpec().versions(),
          Optional.empty(),
          Optional.empty(),
          NO_PHASES,
          RetirementPolicy.DEFAULT,
          VersionOrders.of(input.commands(), resource).refused(),
          now);
    }
    VersionOrders orders = VersionOrders.of(input.commands(), resource);
    AppVersionSpec spec = resource.getSpec();
    Optional<String> unreadable = Optional.empty();
    Optional<RolloutDecision> rollout = Optional.empty();
    if (spec.rollout() != null) {
      try {
        Rollouts before =
            RolloutStatusReader.read(resource.getStatus())
                .map(stored -> stored.after(input.seen().sequence()))
                .orElseGet(() -> adopt(spec, input, now));
        Facts facts =
            RolloutFacts.of(spec, input.seen(), orders.blocked(), before, input.commands());
        rollout = Optional.of(RolloutDecision.of(known(before, facts), facts, now));
      } catch (UnreadableStatusException e) {
        unreadable = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    Map<String, Integer> weights = weights(spec, rollout, input);
    RetirementPolicy policy = policy(spec);
    VersionPhases phases =
        VersionPhases.of(
            versions(spec, weights, input, orders),
            resource.getStatus() == null ? null : resource.getStatus().versions(),
            rollout.map(RolloutDecision::rollouts),
            policy,
            now);
    return new Lifecycle(
        EffectiveResource.of(
            resource, weights, phases, kept(input, weights, phases), preferred(spec, rollout)),
        spec.versions(),
        rollout,
        unreadable,
        phases,
        policy,
        orders.outcomes(phases),
        now);
  }

  /** With what the target is, if it is the stable version and its manifest was read. */
  private static Rollouts known(Rollouts rollouts, Facts facts) {
    Target target = facts.target();
    return facts.version(target.version()).manifest()
        ? rollouts.known(target.version(), target.id())
        : rollouts;
  }

  /**
   * The first rollouts of an app: the version with most visitors is the stable one, or the target
   * if there was no table yet. The sequence continues that of the table in force.
   */
  private static Rollouts adopt(AppVersionSpec spec, Input input, Instant now) {
    String target = Objects.requireNonNull(spec.rollout()).target();
    String stable =
        input
            .inForce()
            .flatMap(
                table ->
                    table.versions().stream()
                        .filter(version -> !version.blocked() && version.weight() > 0)
                        .max(Comparator.comparingInt(LiveVersion::weight)))
            .map(LiveVersion::name)
            .orElse(target);
    String id =
        spec.versions().stream()
            .filter(version -> version.name().equals(stable))
            .map(
                version ->
                    TargetId.of(version, spec.selector(), input.seen().resolved().get(stable)))
            .findFirst()
            .orElse("");
    return Rollouts.adopt(stable, id, input.seen().sequence() + 1, now);
  }

  /** The shares in percent, or the weights that were set by hand. */
  private static Map<String, Integer> weights(
      AppVersionSpec spec, Optional<RolloutDecision> rollout, Input input) {
    if (rollout.isPresent()) {
      return rollout.get().rollouts().table().shares();
    }
    return spec.rollout() == null
        ? spec.versions().stream().collect(Collectors.toMap(VersionSpec::name, VersionSpec::weight))
        : input.inForce().stream()
            .flatMap(table -> table.versions().stream())
            .collect(Collectors.toMap(LiveVersion::name, LiveVersion::weight));
  }

  private static Map<String, VersionPhases.Version> versions(
      AppVersionSpec spec, Map<String, Integer> weights, Input input, VersionOrders orders) {
    Map<String, VersionPhases.Version> versions = new LinkedHashMap<>();
    spec.versions()
        .forEach(
            version ->
                versions.put(
                    version.name(),
                    version(version.name(), version.blocked(), weights, input, orders)));
    input
        .kept()
        .forEach(
            version ->
                versions.put(
                    version.name(), version(version.name(), false, weights, input, orders)));
    return versions;
  }

  private static VersionPhases.Version version(
      String name,
      boolean blocked,
      Map<String, Integer> weights,
      Input input,
      VersionOrders orders) {
    return new VersionPhases.Version(
        blocked ? 0 : weights.getOrDefault(name, 0),
        input.seen().readyPods().getOrDefault(name, 0),
        blocked,
        input.usage().apply(name),
        orders.of(name));
  }

  private static RetirementPolicy policy(AppVersionSpec spec) {
    RetirementSpec retirement = spec.retirement();
    try {
      return Plans.retirement(retirement == null ? RetirementSpec.DEFAULT : retirement);
    } catch (IllegalArgumentException e) {
      return RetirementPolicy.DEFAULT; // the API server rejects other values
    }
  }

  /** The removed versions that still have a share, or drain. */
  private static List<LiveVersion> kept(
      Input input, Map<String, Integer> weights, VersionPhases phases) {
    return input.kept().stream()
        .filter(
            version ->
                weights.getOrDefault(version.name(), 0) > 0
                    || phases.phase(version.name()).filter(VersionPhase::drains).isPresent())
        .toList();
  }

  private static List<String> preferred(AppVersionSpec spec, Optional<RolloutDecision> rollout) {
    List<String> preferred = new ArrayList<>();
    rollout.map(decision -> stable(decision.rollouts().state())).ifPresent(preferred::add);
    if (spec.rollout() != null) {
      preferred.add(spec.rollout().target());
    }
    return preferred;
  }

  private static String stable(RolloutState state) {
    return switch (state) {
      case RolloutState.Stable stable -> stable.version();
      case RolloutState.UnderWay underWay -> underWay.run().stable();
      case RolloutState.Aborting aborting -> aborting.run().stable();
      case RolloutState.Aborted aborted -> aborted.run().stable();
    };
  }

  /** The effective resource with the metadata and the status of this one. */
  public AppVersion resource(AppVersion stored) {
    AppVersion effective = new AppVersion();
    effective.setMetadata(stored.getMetadata());
    effective.setStatus(stored.getStatus());
    effective.setSpec(resource.getSpec());
    return effective;
  }

  /** The sequence of the table; 0 if weights are set by hand. */
  public long sequence() {
    return rollout.map(decision -> decision.rollouts().table().sequence()).orElse(0L);
  }

  /** The versions whose pages are asked to move. */
  public Set<String> leaving() {
    return phases.versions().entrySet().stream()
        .filter(entry -> entry.getValue().phase() == VersionPhase.LEAVING)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What status has about a version; empty if phases are not decided for it. */
  public Optional<Shown> shown(String version) {
    return Optional.ofNullable(phases.versions().get(version))
        .map(decided -> new Shown(decided.phase(), VersionUse.of(decided)));
  }

  /** The phase of a version, and who uses it, as status has it. */
  public record Shown(VersionPhase phase, VersionUseStatus use) {}

  /** Whether the status must have this decision before it is carried out. */
  public boolean isNew(AppVersion stored) {
    return (!outcomes.isEmpty() && applies(stored))
        || (rollout.isPresent() && !stored(stored).equals(rollout.map(RolloutDecision::rollouts)));
  }

  /** Whether the decision depends on who uses the versions. */
  public boolean needsUsage() {
    return phases.versions().values().stream().anyMatch(version -> version.phase().drains())
        || rollout
            .filter(decision -> !(decision.rollouts().state() instanceof RolloutState.Stable))
            .isPresent();
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
