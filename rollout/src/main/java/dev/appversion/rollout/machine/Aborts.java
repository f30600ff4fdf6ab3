package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.plan.OnFailure;
import dev.appversion.rollout.state.Abort;
import dev.appversion.rollout.state.AbortReason;
import dev.appversion.rollout.state.PauseCause;
import dev.appversion.rollout.state.RolloutState.Aborting;
import dev.appversion.rollout.state.RolloutState.Paused;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.Run;

/** How a rollout is ended before its target is stable. */
final class Aborts {
  private Aborts() {}

  /**
   * The stable version gets all new visitors again. Without a ready pod of it the table stays:
   * visitors are never moved to a version that cannot serve them.
   */
  static Draft abort(Pass<?> pass, Run run, Abort abort) {
    Draft draft =
        pass.draft()
            .in(new Aborting(run, abort))
            .warn(
                "RolloutAborting",
                "The rollout of %s ends: %s.".formatted(run.target(), abort.detail()));
    if (pass.share(run.target()) == 0) {
      return draft;
    }
    return pass.version(run.stable()).serves()
        ? draft.weight(run, 0)
        : draft.warn("RolloutAbortHeld", HeldAbort.message(run, pass.rollouts(), pass.facts()));
  }

  /** The same by a command. */
  static Draft ordered(Pass<?> pass, Run run, AbortReason reason, Pages pages) {
    Command command = pass.order();
    String detail = command.action().verb() + " by " + command.by();
    Abort abort =
        new Abort(
            reason,
            command.reason().isEmpty() ? detail : detail + ": " + command.reason(),
            command.by(),
            pages);
    boolean held = pass.share(run.target()) > 0 && !pass.version(run.stable()).serves();
    return abort(pass, run, abort)
        .done(
            command,
            held
                ? HeldAbort.message(run, pass.rollouts(), pass.facts())
                : "%s gets no new visitors; its open pages %s."
                    .formatted(
                        run.target(),
                        pages == Pages.MOVE ? "are requested to move" : "stay until closed"));
  }

  /** After a failure: ended or paused, as the plan says. */
  static Draft fail(
      Pass<? extends UnderWay> pass, AbortReason reason, PauseCause cause, String detail) {
    Run run = pass.state().run();
    if (run.plan().onFailure() == OnFailure.ABORT) {
      return abort(pass, run, new Abort(reason, detail, "", Pages.MOVE));
    }
    return pass.draft()
        .in(new Paused(pass.state().running().stopped(pass.now()), cause, ""))
        .warn(
            "RolloutPaused",
            "The rollout of %s is paused: %s. Resume or abort it.".formatted(run.target(), detail));
  }
}
