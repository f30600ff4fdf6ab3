package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.ABORT;
import static dev.appversion.rollout.machine.Event.APPROVE;
import static dev.appversion.rollout.machine.Event.REFUSED;
import static dev.appversion.rollout.machine.Event.ROLLBACK;
import static dev.appversion.rollout.machine.Event.TARGET_CHANGED;
import static dev.appversion.rollout.machine.Event.TARGET_LOST;
import static dev.appversion.rollout.machine.Event.VERDICT_FAILED;
import static dev.appversion.rollout.state.Phase.ABORTING;
import static dev.appversion.rollout.state.Phase.PAUSED;
import static dev.appversion.rollout.state.Phase.STABLE;
import static dev.appversion.rollout.state.Phase.WAITING;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.state.Abort;
import dev.appversion.rollout.state.AbortReason;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.PauseCause;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Baking;
import dev.appversion.rollout.state.RolloutState.Paused;
import dev.appversion.rollout.state.RolloutState.Stable;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.RolloutState.Waiting;
import dev.appversion.rollout.state.Run;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The rules of all states from Waiting to Paused. */
final class UnderWayRules {
  private UnderWayRules() {}

  static <S extends UnderWay> List<Rule<S>> rules() {
    return List.of(
        Rule.<S>on(TARGET_LOST, "", UnderWayRules::lost)
            .then(ABORTING, "its open pages stay", UnderWayRules::abortLost),
        Rule.<S>on(ABORT, "", pass -> pass.ordered(Action.Abort.class, pass.state().run()))
            .then(
                ABORTING, "its open pages stay or move, as the command says", UnderWayRules::abort),
        Rule.<S>on(ROLLBACK, "", pass -> pass.ordered(Action.Rollback.class, pass.state().run()))
            .then(ABORTING, "as an abort", UnderWayRules::rollback),
        Rule.<S>on(TARGET_CHANGED, "", UnderWayRules::changed)
            .then(
                EnumSet.of(WAITING, STABLE, ABORTING),
                "superseded: in one change of the table the stable version gets all new visitors;"
                    + " Waiting for the new target, or Stable if the target is the stable version"
                    + " or cannot be used, or Aborting while the stable version has no ready pod;"
                    + " a target that bakes and alone can serve, in sync, becomes the stable"
                    + " version, and the new target starts from it",
                UnderWayRules::supersede),
        Rule.<S>on(REFUSED, "", pass -> pass.command().isPresent())
            .then(Set.<Phase>of(), "refused", Refusals::refuse));
  }

  /** A failed analysis, in states in which the target may have a share. */
  static <S extends UnderWay> Rule<S> verdictFailed() {
    return Rule.<S>on(VERDICT_FAILED, "", UnderWayRules::failed)
        .then(
            EnumSet.of(ABORTING, PAUSED),
            "by `onFailure`; its open pages move",
            pass ->
                Aborts.fail(
                    pass,
                    AbortReason.VERDICT,
                    PauseCause.VERDICT,
                    pass.facts().analysis().detail()));
  }

  /** The command approve, in states before 100%. */
  static <S extends UnderWay> Rule<S> approve() {
    return Rule.<S>on(APPROVE, "of this attempt, for a step that is not over", Approvals::valid)
        .then(Set.<Phase>of(), "kept until the hold is over", Approvals::approve);
  }

  private static boolean lost(Pass<? extends UnderWay> pass) {
    return !pass.version(pass.state().run().target()).usable();
  }

  private static Draft abortLost(Pass<? extends UnderWay> pass) {
    Run run = pass.state().run();
    VersionFacts target = pass.version(run.target());
    return Aborts.abort(
        pass,
        run,
        target.listed()
            ? new Abort(AbortReason.BLOCKED, run.target() + " is blocked", "", Pages.KEEP)
            : new Abort(
                AbortReason.REMOVED,
                run.target() + " is not in spec.versions",
                pass.facts().target().by(),
                Pages.KEEP));
  }

  private static Draft abort(Pass<? extends UnderWay> pass) {
    Action.Abort order = (Action.Abort) pass.order().action();
    return Aborts.ordered(pass, pass.state().run(), AbortReason.COMMAND, order.pages());
  }

  private static Draft rollback(Pass<? extends UnderWay> pass) {
    Action.Rollback order = (Action.Rollback) pass.order().action();
    return Aborts.ordered(pass, pass.state().run(), AbortReason.ROLLBACK, order.pages());
  }

  /**
   * Another version, or another build of it. Before it has a share, a build replaces another,
   * except in a return: only the build that was stable needs no steps.
   */
  private static boolean changed(Pass<? extends UnderWay> pass) {
    Target target = pass.facts().target();
    Run run = pass.state().run();
    boolean waits = pass.state().running() instanceof Waiting && !run.returning();
    return !target.version().equals(run.target()) || (!waits && !target.id().equals(run.id()));
  }

  private static Draft supersede(Pass<? extends UnderWay> pass) {
    Run run = pass.state().run();
    Target target = pass.facts().target();
    Abort abort =
        new Abort(
            AbortReason.SUPERSEDED,
            "spec.rollout.target is " + target.version(),
            target.by(),
            Pages.KEEP);
    boolean shared = pass.share(run.target()) > 0;
    if (shared && !pass.version(run.stable()).serves()) {
      return servesAlone(pass) ? Shifts.complete(pass, run) : Aborts.abort(pass, run, abort);
    }
    Draft draft = pass.draft().ended(HistoryEntry.ended(run, abort, pass.now()));
    if (shared) {
      draft.weight(run, 0);
    }
    return target.version().equals(run.stable()) || !Starts.possible(pass.facts())
        ? draft.in(new Stable(run.stable()))
        : Starts.start(pass, draft, run.stable());
  }

  /**
   * Whether the target that bakes may become the stable version although another one is to follow:
   * every visitor has it, and the version before cannot serve. A revert to that version, and
   * another build of the target, are no such case.
   */
  private static boolean servesAlone(Pass<? extends UnderWay> pass) {
    Run run = pass.state().run();
    String next = pass.facts().target().version();
    return pass.state().running() instanceof Baking
        && !next.equals(run.stable())
        && !next.equals(run.target())
        && pass.version(run.target()).serves()
        && pass.verdict() != Verdict.FAIL
        && pass.inSync();
  }

  private static boolean failed(Pass<? extends UnderWay> pass) {
    boolean known = pass.state() instanceof Paused paused && paused.cause() == PauseCause.VERDICT;
    return pass.verdict() == Verdict.FAIL && !(pass.state().running() instanceof Waiting) && !known;
  }
}
