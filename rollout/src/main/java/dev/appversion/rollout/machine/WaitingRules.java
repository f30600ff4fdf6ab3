package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.PROGRESS;
import static dev.appversion.rollout.state.Phase.SHIFTING;
import static dev.appversion.rollout.state.Phase.WAITING;

import dev.appversion.rollout.state.RolloutState.Waiting;
import dev.appversion.rollout.state.Run;
import java.util.List;

/** The rules of Waiting: the target has no share yet. */
final class WaitingRules {
  static final List<Rule<Waiting>> ALL =
      Rule.ranked(
          RunningRules.rules(),
          List.of(
              RunningRules.deadline(),
              UnderWayRules.approve(),
              RunningRules.promote(),
              Rule.<Waiting>on(PROGRESS, "the target's build changed", WaitingRules::rebuilt)
                  .then(
                      WAITING,
                      "the new build is the target; a promote is to be ordered again",
                      WaitingRules::rebuild),
              Rule.<Waiting>on(
                      PROGRESS,
                      "the target has pods with sidecars, its manifest and capacity for the first"
                          + " step; its assets are in the store, where `spec.retention` keeps them"
                          + " (not for a return or after `promote`); the last table is in sync",
                      pass -> Awaiting.of(pass).isEmpty())
                  .then(SHIFTING, "table with the first share", WaitingRules::begin)));

  private WaitingRules() {}

  private static boolean rebuilt(Pass<Waiting> pass) {
    return !pass.facts().target().id().equals(pass.state().run().id());
  }

  private static Draft rebuild(Pass<Waiting> pass) {
    Run run = pass.state().run().rebuilt(pass.facts().target().id());
    return pass.draft().in(new Waiting(run));
  }

  private static Draft begin(Pass<Waiting> pass) {
    Run run = pass.state().run();
    return Shifts.shift(pass, pass.draft(), run, Awaiting.firstStep(run));
  }
}
