package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.api.v1alpha1.rollout.RetirementSpec;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.phase.Presence;
import dev.appversion.rollout.phase.RetirementPolicy;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.StableBuild;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides the rollout of an app and the phases of its versions. Pure. */
public final class LifecycleDecider {
  private static final VersionPhases NO_PHASES = new VersionPhases(Map.of());

  private LifecycleDecider() {}

  /** Decides. */
  public static Lifecycle decide(AppVersion resource, LifecycleInput input, Instant now) {
    VersionOrders orders = VersionOrders.of(input.commands(), resource, input.removed());
    if (!Lifecycle.applies(resource)) {
      return new Lifecycle(
          resource,
          resource.getSpec().versions(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          NO_PHASES,
          RetirementPolicy.DEFAULT,
          orders.refused(),
          sequence(Optional.empty(), input),
          now);
    }
    AppVersionSpec spec = resource.getSpec();
    Optional<String> unreadable =
        spec.rollout() == null ? Optional.empty() : input.stored().problem();
    Optional<RolloutDecision> rollout =
        spec.rollout() == null || unreadable.isPresent()
            ? Optional.empty()
            : Optional.of(rollout(spec, input, orders, now));
    StoredPhases stored =
        StoredPhases.of(
            resource, rollout.map(decision -> decision.rollouts().past()), input.inForce(), now);
    Shares shares = shares(spec, rollout, input, stored, orders);
    RetirementPolicy policy = policy(spec);
    VersionPhases decided =
        VersionPhases.of(
            versions(spec, shares.weights(), input, orders),
            stored,
            rollout.map(RolloutDecision::rollouts),
            policy);
    return new Lifecycle(
        EffectiveResource.of(
            resource,
            shares.weights(),
            decided,
            kept(input, shares.weights(), decided),
            preferred(spec, rollout, shares)),
        spec.versions(),
        rollout,
        unreadable,
        shares.why(),
        FormerVersions.add(decided, stored, names(spec)),
        policy,
        orders.outcomes(decided),
        sequence(rollout, input),
        now);
  }

  private static Set<String> names(AppVersionSpec spec) {
    return spec.versions().stream().map(VersionSpec::name).collect(Collectors.toSet());
  }

  private static long sequence(Optional<RolloutDecision> rollout, LifecycleInput input) {
    return rollout
        .map(decision -> decision.rollouts().table().sequence())
        .or(() -> input.inForce().map(RoutingTable::sequence))
        .orElse(0L);
  }

  private static RolloutDecision rollout(
      AppVersionSpec spec, LifecycleInput input, VersionOrders orders, Instant now) {
    Rollouts before =
        input
            .stored()
            .readable()
            .map(stored -> stored.after(input.seen().sequence()))
            .orElseGet(() -> adopt(spec, input, now));
    Facts facts = RolloutFacts.of(spec, orders.blocked(), before, input);
    return RolloutDecision.of(known(before, facts), facts, input.seen().held().orElse(""), now);
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
  private static Rollouts adopt(AppVersionSpec spec, LifecycleInput input, Instant now) {
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

  /** The shares in percent, or the weights that were set by hand, as they are published. */
  private static Shares shares(
      AppVersionSpec spec,
      Optional<RolloutDecision> rollout,
      LifecycleInput input,
      StoredPhases stored,
      VersionOrders orders) {
    Stream<Shares.Candidate> listed =
        spec.versions().stream()
            .map(
                version ->
                    candidate(version.name(), true, version.blocked(), input, stored, orders));
    Stream<Shares.Candidate> kept =
        input.removed().kept().stream()
            .map(version -> candidate(version.name(), false, false, input, stored, orders));
    return Shares.of(
        input.removed().renamed(weights(spec, rollout, input)),
        Stream.concat(listed, kept).toList(),
        rollout.stream()
            .flatMap(decision -> decision.rollouts().past().stables().stream())
            .map(StableBuild::version)
            .toList(),
        spec.rollout() == null ? "" : spec.rollout().target(),
        spec.preview().isPrivate());
  }

  private static Shares.Candidate candidate(
      String name,
      boolean listed,
      boolean blocked,
      LifecycleInput input,
      StoredPhases stored,
      VersionOrders orders) {
    return new Shares.Candidate(
        name,
        blocked || orders.blocked().contains(name),
        input.seen().readyPods().getOrDefault(name, 0) > 0,
        !stored.of(name, 0, listed).isUnreleased(),
        input
            .inForce()
            .flatMap(table -> table.version(name))
            .filter(version -> version.weight() > 0)
            .isPresent());
  }

  private static Map<String, Integer> weights(
      AppVersionSpec spec, Optional<RolloutDecision> rollout, LifecycleInput input) {
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
      AppVersionSpec spec,
      Map<String, Integer> weights,
      LifecycleInput input,
      VersionOrders orders) {
    Map<String, VersionPhases.Version> versions = new LinkedHashMap<>();
    spec.versions()
        .forEach(
            version ->
                versions.put(
                    version.name(),
                    version(
                        version.name(),
                        Presence.LISTED,
                        version.blocked(),
                        weights,
                        input,
                        orders)));
    input
        .removed()
        .kept()
        .forEach(
            version ->
                versions.put(
                    version.name(),
                    version(
                        version.name(),
                        input.seen().podless().contains(version.name())
                            ? Presence.GONE
                            : Presence.REMOVED,
                        false,
                        weights,
                        input,
                        orders)));
    return versions;
  }

  private static VersionPhases.Version version(
      String name,
      Presence presence,
      boolean blocked,
      Map<String, Integer> weights,
      LifecycleInput input,
      VersionOrders orders) {
    return new VersionPhases.Version(
        blocked ? 0 : weights.getOrDefault(name, 0),
        presence,
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
      LifecycleInput input, Map<String, Integer> weights, VersionPhases phases) {
    return input.removed().kept().stream()
        .filter(
            version ->
                weights.getOrDefault(version.name(), 0) > 0
                    || phases.phase(version.name()).filter(VersionPhase::drains).isPresent())
        .toList();
  }

  private static List<String> preferred(
      AppVersionSpec spec, Optional<RolloutDecision> rollout, Shares shares) {
    List<String> preferred = new ArrayList<>();
    shares.substitute().ifPresent(preferred::add);
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
}
