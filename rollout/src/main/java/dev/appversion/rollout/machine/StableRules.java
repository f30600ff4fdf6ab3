package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.REFUSED;
import static dev.appversion.rollout.machine.Event.ROLLBACK;
import static dev.appversion.rollout.machine.Event.TARGET_CHANGED;
import static dev.appversion.rollout.state.Phase.ABORTING;
import static dev.appversion.rollout.state.Phase.WAITING;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.state.AbortReason;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Stable;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.StableBuild;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of Stable: no rollout is under way. */
final class StableRules {
  static final List<Rule<Stable>> ALL =
      Rule.ranked(
          List.of(
              Rule.<Stable>on(
                      ROLLBACK,
                      "an earlier stable version within `rollbackWindow` has ready pods, and the"
                          + " target is the current one",
                      pass -> pass.ordered(Action.Rollback.class) && earlier(pass).isPresent())
                  .then(
                      ABORTING,
                      "the earlier version gets all new visitors; the target is not tried again"
                          + " by itself",
                      StableRules::rollback),
              Rule.<Stable>on(
                      TARGET_CHANGED,
                      "the target is not the stable version; it exists and is not blocked, and"
                          + " the plan is valid",
                      pass -> changed(pass) && Starts.possible(pass.facts()))
                  .then(
                      WAITING,
                      "the plan is frozen; a return to a stable version within `rollbackWindow`"
                          + " of the same build that has ready pods has no steps",
                      pass -> Starts.start(pass, pass.draft(), pass.state().version())),
              Rule.<Stable>on(REFUSED, "", pass -> pass.command().isPresent())
                  .then(Set.<Phase>of(), "refused", Refusals::refuse)));

  private StableRules() {}

  private static boolean changed(Pass<Stable> pass) {
    return !pass.facts().target().version().equals(pass.state().version());
  }

  private static Optional<String> earlier(Pass<Stable> pass) {
    int window = pass.facts().plan().map(RolloutPlan::rollbackWindow).orElse(0);
    return changed(pass)
        ? Optional.empty()
        : pass.rollouts().past().before(window).stream()
            .findFirst()
            .map(StableBuild::version)
            .filter(version -> pass.version(version).serves());
  }

  /** The completed rollout is ended as if it were still under way. */
  private static Draft rollback(Pass<Stable> pass) {
    String current = pass.state().version();
    String earlier = earlier(pass).orElseThrow();
    Run run =
        Run.first(
                pass.facts().target().id(),
                current,
                earlier,
                pass.facts().plan().orElseThrow(),
                pass.version(earlier).readyPods(),
                pass.now())
            .begins(pass.facts().plan().orElseThrow().last(), pass.now());
    Action.Rollback order = (Action.Rollback) pass.order().action();
    Draft draft = Aborts.ordered(pass, run, AbortReason.ROLLBACK, order.pages());
    return draft.forget();
  }
}
