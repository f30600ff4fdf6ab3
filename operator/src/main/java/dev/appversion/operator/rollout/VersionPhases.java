package dev.appversion.operator.rollout;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.phase.Blocker;
import dev.appversion.rollout.phase.Presence;
import dev.appversion.rollout.phase.Retirement;
import dev.appversion.rollout.phase.RetirementPolicy;
import dev.appversion.rollout.phase.Usage;
import dev.appversion.rollout.phase.VersionMachine;
import dev.appversion.rollout.phase.VersionObservation;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.phase.VersionState;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The phases of the versions of an app. Pure.
 *
 * @param versions by name, in the order of the observations
 */
public record VersionPhases(Map<String, Decided> versions) {
  public VersionPhases {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  /**
   * The phase of a version.
   *
   * @param state with what status keeps for the next decision
   * @param usage who uses it
   * @param retirement what keeps it from being retired, while it drains
   */
  public record Decided(VersionState state, Usage usage, Retirement retirement) {
    /** The phase. */
    public VersionPhase phase() {
      return state.phase();
    }
  }

  /**
   * What is observed of a version.
   *
   * @param share of new visitors in percent
   * @param presence whether the resource still has it
   * @param readyPods with a sidecar
   * @param blocked in the resource
   * @param order of a command; empty without one
   */
  record Version(
      int share,
      Presence presence,
      int readyPods,
      boolean blocked,
      Usage usage,
      Optional<Action.ForVersion> order) {}

  /**
   * Decides the phases.
   *
   * @param stored what the status has
   * @param rollouts empty if weights are set by hand
   */
  static VersionPhases of(
      Map<String, Version> seen,
      StoredPhases stored,
      Optional<Rollouts> rollouts,
      RetirementPolicy policy) {
    Instant now = stored.now();
    Map<String, Decided> decided = new LinkedHashMap<>();
    seen.forEach(
        (name, version) -> {
          VersionObservation facts = observation(name, version, rollouts);
          VersionState old =
              stored.of(name, version.share(), version.presence() == Presence.LISTED);
          VersionState next = VersionMachine.next(old, facts, policy, now);
          decided.put(
              name,
              new Decided(next, version.usage(), VersionMachine.why(next, facts, policy, now)));
        });
    return new VersionPhases(decided);
  }

  private static VersionObservation observation(
      String name, Version version, Optional<Rollouts> rollouts) {
    Optional<RolloutState> state = rollouts.map(Rollouts::state);
    return new VersionObservation(
        version.share(),
        version.presence(),
        version.readyPods() > 0,
        version.blocked(),
        state.filter(each -> previews(each, name)).isPresent() && version.share() == 0,
        state.filter(each -> needs(each, name)).isPresent(),
        state.filter(each -> moves(each, name)).isPresent(),
        version.usage(),
        version.order());
  }

  private static boolean previews(RolloutState state, String name) {
    return state instanceof RolloutState.UnderWay underWay
        && !(underWay.running() instanceof RolloutState.Waiting)
        && underWay.run().target().equals(name);
  }

  private static boolean needs(RolloutState state, String name) {
    return switch (state) {
      case RolloutState.UnderWay underWay ->
          Stream.of(underWay.run().target(), underWay.run().stable()).anyMatch(name::equals);
      case RolloutState.Aborting aborting ->
          Stream.of(aborting.run().target(), aborting.run().stable()).anyMatch(name::equals);
      case RolloutState.Stable stable -> false;
      case RolloutState.Aborted aborted -> false;
    };
  }

  private static boolean moves(RolloutState state, String name) {
    return state instanceof RolloutState.Aborted aborted
        && aborted.abort().pages() == Pages.MOVE
        && aborted.run().target().equals(name);
  }

  /** The phase of a version; empty if there is no such version. */
  public Optional<VersionPhase> phase(String name) {
    return Optional.ofNullable(versions.get(name)).map(Decided::phase);
  }

  /** The versions with such a state. */
  Set<String> where(Predicate<VersionState> chosen) {
    return versions.entrySet().stream()
        .filter(entry -> chosen.test(entry.getValue().state()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** When to decide again, if nothing is observed until then. */
  Optional<Duration> again(RetirementPolicy policy, Instant now) {
    return versions.values().stream()
        .filter(each -> each.phase().drains())
        .flatMap(each -> due(each, policy))
        .filter(due -> due.isAfter(now))
        .min(Instant::compareTo)
        .map(due -> Duration.between(now, due).plusMillis(1));
  }

  private static Stream<Instant> due(Decided version, RetirementPolicy policy) {
    Stream<Instant> blockers =
        version.retirement().blockers().stream()
            .flatMap(
                blocker ->
                    switch (blocker) {
                      case Blocker.Grace grace -> Stream.of(grace.until());
                      case Blocker.Idle idle -> Stream.of(idle.until());
                      case Blocker.OpenPages pages -> Stream.empty();
                      case Blocker.PagesUnknown unknown -> Stream.empty();
                      case Blocker.Tunnels tunnels -> Stream.empty();
                      case Blocker.PinnedRequests pins -> Stream.empty();
                      case Blocker.NotRead notRead -> Stream.empty();
                      case Blocker.Rollout rollout -> Stream.empty();
                    });
    Stream<Instant> latest =
        version.retirement().latest().stream()
            .flatMap(end -> Stream.of(end, end.minus(policy.move())));
    return Stream.of(blockers, latest, version.retirement().podlessUntil().stream())
        .flatMap(times -> times);
  }
}
