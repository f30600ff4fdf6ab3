package dev.appversion.rollout.machine;

import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.state.RolloutState.Waiting;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.StableBuild;

/** How a rollout starts. */
final class Starts {
  private Starts() {}

  /**
   * Whether a rollout to the target can start: it exists, is not blocked, and the plan is valid.
   */
  static boolean possible(Facts facts) {
    return facts.plan().isPresent() && facts.version(facts.target().version()).usable();
  }

  /**
   * A rollout from the stable version to the target starts; without steps if exactly this build was
   * stable before.
   */
  static Draft start(Pass<?> pass, Draft draft, String stable) {
    Facts facts = pass.facts();
    String target = facts.target().version();
    RolloutPlan plan = facts.plan().orElseThrow();
    Run run =
        Run.first(
                facts.target().id(),
                target,
                stable,
                plan,
                pass.version(stable).readyPods(),
                pass.now())
            .by(facts.target().by());
    boolean returns =
        pass.rollouts()
                .past()
                .before(plan.rollbackWindow())
                .contains(new StableBuild(target, facts.target().id()))
            && pass.version(target).ready();
    return draft
        .in(new Waiting(returns ? run.asReturn() : run))
        .say(
            "RolloutStarted",
            "The rollout from %s to %s started%s."
                .formatted(stable, target, returns ? ", without steps: it was stable before" : ""));
  }
}
