package dev.appversion.rollout.machine;

import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.RolloutState.Shifting;
import dev.appversion.rollout.state.RolloutState.Stable;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.StableBuild;

/** How shares change, and how a rollout completes. */
final class Shifts {
  private Shifts() {}

  /** The target gets the share of a step. */
  static Draft shift(Pass<?> pass, Draft draft, Run run, int step) {
    int weight = run.plan().weight(step);
    draft
        .in(new Shifting(run.begins(step, pass.now()), step))
        .weight(run, weight)
        .say("RolloutStep", "%s gets %d%% of new visitors.".formatted(run.target(), weight));
    int required = Awaiting.requiredPods(run, step);
    int ready = pass.version(run.target()).readyPods();
    return ready < required
        ? draft.warn(
            "RolloutCapacity",
            "%s has %d ready pods; %d%% of visitors need about %d. Raise its replicas."
                .formatted(run.target(), ready, weight, required))
        : draft;
  }

  /** The target becomes the stable version. */
  static Draft complete(Pass<?> pass, Run run) {
    return pass.draft()
        .in(new Stable(run.target()))
        .past(pass.rollouts().past().stable(new StableBuild(run.target(), run.id())))
        .ended(HistoryEntry.completed(run, pass.now()))
        .say("RolloutCompleted", "%s is the stable version.".formatted(run.target()));
  }
}
