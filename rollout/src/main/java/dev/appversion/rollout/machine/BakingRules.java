package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.PROGRESS;
import static dev.appversion.rollout.state.Phase.STABLE;

import dev.appversion.rollout.state.RolloutState.Baking;
import java.util.List;

/** The rules of Baking: the target gets all new visitors, and can still be aborted. */
final class BakingRules {
  static final List<Rule<Baking>> ALL =
      Rule.ranked(
          RunningRules.rules(),
          List.of(
              UnderWayRules.verdictFailed(),
              RunningRules.deadline(),
              RunningRules.skip(),
              Rule.<Baking>on(
                      PROGRESS,
                      "bake over or skipped, analysis not failed, the target has a ready pod, in sync",
                      pass -> Awaiting.of(pass).isEmpty())
                  .then(
                      STABLE,
                      "the target is the stable version; the version before drains",
                      pass -> Shifts.complete(pass, pass.state().run())),
              RunningRules.deadlineClock()));

  private BakingRules() {}
}
