package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.PROGRESS;
import static dev.appversion.rollout.state.Phase.ABORTING;
import static dev.appversion.rollout.state.Phase.SHIFTING;

import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.plan.OnInconclusive;
import dev.appversion.rollout.state.Abort;
import dev.appversion.rollout.state.AbortReason;
import dev.appversion.rollout.state.Jump;
import dev.appversion.rollout.state.RolloutState.Holding;
import dev.appversion.rollout.state.Run;
import java.util.List;

/** The rules of Holding: all sidecars enforce the step's share. */
final class HoldingRules {
  static final List<Rule<Holding>> ALL =
      Rule.ranked(
          RunningRules.rules(),
          List.of(
              UnderWayRules.verdictFailed(),
              RunningRules.deadline(),
              UnderWayRules.approve(),
              RunningRules.promote(),
              RunningRules.skip(),
              Rule.<Holding>on(
                      PROGRESS,
                      "hold over, analysis passed (or too few samples and `onInconclusive:"
                          + " proceed`), approved if the step requires it, capacity for the next"
                          + " step, in sync",
                      pass -> Awaiting.of(pass).isEmpty())
                  .then(SHIFTING, "table with the next share", HoldingRules::advance),
              Rule.<Holding>on(
                      PROGRESS,
                      "hold over, too few samples, `onInconclusive: abort`",
                      HoldingRules::inconclusive)
                  .then(ABORTING, "its open pages stay", HoldingRules::giveUp),
              RunningRules.deadlineClock()));

  private HoldingRules() {}

  private static Draft advance(Pass<Holding> pass) {
    Run run = pass.state().run();
    return Shifts.shift(pass, pass.draft(), run, Awaiting.nextStep(run, pass.state().step()));
  }

  private static boolean inconclusive(Pass<Holding> pass) {
    Run run = pass.state().run();
    return pass.verdict() == Verdict.INCONCLUSIVE
        && run.plan().onInconclusive() == OnInconclusive.ABORT
        && run.jump() == Jump.NONE
        && !Awaiting.of(pass).contains(Awaiting.HOLD);
  }

  private static Draft giveUp(Pass<Holding> pass) {
    return Aborts.abort(
        pass,
        pass.state().run(),
        new Abort(
            AbortReason.INCONCLUSIVE,
            "the hold is over, with too few samples for a verdict",
            "",
            Pages.KEEP));
  }
}
