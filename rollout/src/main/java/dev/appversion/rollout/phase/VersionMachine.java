package dev.appversion.rollout.phase;

import static dev.appversion.rollout.phase.VersionPhase.ACTIVE;
import static dev.appversion.rollout.phase.VersionPhase.BLOCKED;
import static dev.appversion.rollout.phase.VersionPhase.DRAINING;
import static dev.appversion.rollout.phase.VersionPhase.LEAVING;
import static dev.appversion.rollout.phase.VersionPhase.PENDING;
import static dev.appversion.rollout.phase.VersionPhase.PREVIEW;
import static dev.appversion.rollout.phase.VersionPhase.RETIRED;
import static dev.appversion.rollout.phase.VersionPhase.STANDBY;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.phase.PhaseRule.Seen;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides the phase of a version: a pure function. Its rules are tried in their order; the table in
 * {@code docs/reference/rollout-states.md} is generated from them.
 */
public final class VersionMachine {
  private static final Set<VersionPhase> UNBLOCKED = EnumSet.complementOf(EnumSet.of(BLOCKED));
  private static final Set<VersionPhase> DRAINS = EnumSet.of(DRAINING, LEAVING);

  static final List<PhaseRule> RULES =
      List.of(
          new PhaseRule(
              UNBLOCKED,
              "blocked in `spec.versions`, or command `block`",
              BLOCKED.label(),
              seen -> seen.facts().blocked() || seen.facts().ordered(Action.Block.class),
              seen -> seen.state().blocked(seen.facts().ordered(Action.Block.class), seen.now())),
          PhaseRule.to(
              RETIRED,
              EnumSet.of(BLOCKED),
              "removed from `spec.versions`, and it had a share",
              seen -> seen.facts().presence() != Presence.LISTED && !seen.state().isUnreleased()),
          new PhaseRule(
              EnumSet.of(BLOCKED),
              "command `block` or `unblock`, while it changes nothing else",
              BLOCKED.label(),
              VersionMachine::changesOrder,
              seen -> seen.state().byCommand(!seen.state().blockedByCommand())),
          new PhaseRule(
              EnumSet.of(BLOCKED),
              "neither blocked in `spec.versions` nor by command",
              "the phase before",
              seen -> !seen.facts().blocked() && !seen.state().blockedByCommand(),
              VersionMachine::unblocked),
          PhaseRule.to(
              ACTIVE,
              EnumSet.complementOf(EnumSet.of(ACTIVE, BLOCKED)),
              "it gets a share",
              seen -> seen.facts().share() > 0),
          PhaseRule.to(
              DRAINING,
              EnumSet.of(ACTIVE),
              "its share became 0",
              seen -> seen.facts().share() == 0),
          PhaseRule.to(
              STANDBY, EnumSet.of(PENDING), "a pod is ready", seen -> seen.facts().ready()),
          PhaseRule.to(
              PREVIEW,
              EnumSet.of(STANDBY),
              "it is the target of a rollout at weight 0",
              seen -> seen.facts().previewed()),
          PhaseRule.to(
              STANDBY,
              EnumSet.of(PREVIEW),
              "it is no longer the target",
              seen -> !seen.facts().previewed()),
          PhaseRule.to(
              STANDBY,
              EnumSet.of(RETIRED),
              "a rollout needs it, and a pod is ready",
              seen -> seen.facts().needed() && seen.facts().ready()),
          PhaseRule.to(
              RETIRED,
              DRAINS,
              "command `retire`, and no rollout needs it",
              seen -> seen.facts().ordered(Action.Retire.class) && !seen.facts().needed()),
          PhaseRule.to(
              RETIRED,
              DRAINS,
              "it was unused for `idle`, `grace` is over (not in Leaving), and no rollout needs"
                  + " it; or it drains for `maxAge`",
              seen -> seen.retirement().due(seen.now())),
          PhaseRule.to(
              RETIRED,
              DRAINS,
              "removed from `spec.versions`, it has had no pods for 10 minutes, and no rollout"
                  + " needs it",
              seen -> !seen.facts().needed() && seen.retirement().podless(seen.now())),
          PhaseRule.to(
              LEAVING,
              EnumSet.of(DRAINING),
              "`move` before `maxAge`; or command `move`; or its rollout was aborted with pages"
                  + " to move",
              VersionMachine::leaves));

  private VersionMachine() {}

  /**
   * The state that follows. It is the last one: deciding again with the same facts, without the
   * command, changes nothing.
   */
  public static VersionState next(
      VersionState state, VersionObservation facts, RetirementPolicy policy, Instant now) {
    VersionState current = state.observed(facts, now).draining(facts.needed(), now);
    Optional<VersionState> next = step(current, facts, policy, now);
    VersionObservation later = facts;
    while (next.isPresent()) {
      current = next.get().draining(facts.needed(), now);
      later = withoutOrder(later);
      next = step(current, later, policy, now);
    }
    return current;
  }

  /** Why a draining version is not retired; nothing keeps it if it does not drain. */
  public static Retirement why(
      VersionState state, VersionObservation facts, RetirementPolicy policy, Instant now) {
    return state.phase().drains()
        ? Retirement.of(state.observed(facts, now), facts, policy, now)
        : new Retirement(List.of(), Optional.empty(), Optional.empty());
  }

  private static Optional<VersionState> step(
      VersionState state, VersionObservation facts, RetirementPolicy policy, Instant now) {
    Seen seen = new Seen(state, facts, policy, now);
    return RULES.stream()
        .filter(rule -> rule.applies(seen))
        .findFirst()
        .map(rule -> rule.action().apply(seen));
  }

  private static VersionObservation withoutOrder(VersionObservation seen) {
    return new VersionObservation(
        seen.share(),
        seen.presence(),
        seen.ready(),
        seen.blocked(),
        seen.previewed(),
        seen.needed(),
        seen.moves(),
        seen.usage(),
        Optional.empty());
  }

  private static boolean changesOrder(Seen seen) {
    return seen.state().blockedByCommand()
        ? seen.facts().ordered(Action.Unblock.class)
        : seen.facts().ordered(Action.Block.class);
  }

  private static VersionState unblocked(Seen seen) {
    return seen.state().in(seen.state().before().orElse(PENDING), seen.now());
  }

  private static boolean leaves(Seen seen) {
    return seen.facts().ordered(Action.Move.class)
        || (seen.facts().moves() && !seen.facts().needed())
        || seen.retirement().leaving(seen.policy().move(), seen.now());
  }
}
