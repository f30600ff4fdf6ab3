package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.PROGRESS;
import static dev.appversion.rollout.state.Phase.BAKING;
import static dev.appversion.rollout.state.Phase.HOLDING;
import static dev.appversion.rollout.state.Phase.STABLE;

import dev.appversion.rollout.state.RolloutState.Baking;
import dev.appversion.rollout.state.RolloutState.Holding;
import dev.appversion.rollout.state.RolloutState.Shifting;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.Stopwatch;
import java.util.List;
import java.util.Set;

/** The rules of Shifting: not all sidecars enforce the table yet. */
final class ShiftingRules {
  static final List<Rule<Shifting>> ALL =
      Rule.ranked(
          RunningRules.rules(),
          List.of(
              UnderWayRules.verdictFailed(),
              RunningRules.deadline(),
              UnderWayRules.approve(),
              RunningRules.promote(),
              RunningRules.skip(),
              Rule.<Shifting>on(PROGRESS, "in sync, below 100%", pass -> synced(pass, false))
                  .then(HOLDING, "hold and samples begin", ShiftingRules::hold),
              Rule.<Shifting>on(
                      PROGRESS,
                      "in sync, at 100%, the target has a ready pod",
                      pass -> synced(pass, true))
                  .then(
                      Set.of(BAKING, STABLE),
                      "the bake begins; without one the target is stable",
                      ShiftingRules::bake)));

  private ShiftingRules() {}

  private static boolean synced(Pass<Shifting> pass, boolean last) {
    boolean atLast = pass.state().step() == pass.state().run().plan().last();
    return Awaiting.of(pass).isEmpty() && atLast == last;
  }

  private static Draft hold(Pass<Shifting> pass) {
    Run run = pass.state().run().waiting(Stopwatch.ZERO);
    return behind(pass).in(new Holding(run, pass.state().step(), Stopwatch.startedAt(pass.now())));
  }

  private static Draft bake(Pass<Shifting> pass) {
    Run run = pass.state().run().waiting(Stopwatch.ZERO);
    return run.plan().bake().isZero()
        ? Shifts.complete(pass, run)
        : behind(pass).in(new Baking(run, Stopwatch.startedAt(pass.now())));
  }

  private static Draft behind(Pass<Shifting> pass) {
    var behind = pass.facts().sidecars().behind();
    return behind.isEmpty()
        ? pass.draft()
        : pass.draft()
            .warn(
                "SidecarsBehind",
                "The step begins though some sidecars do not enforce it: %s."
                    .formatted(String.join(", ", behind)));
  }
}
