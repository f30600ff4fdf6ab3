package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.facts.Brake;
import dev.appversion.rollout.state.PauseCause;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.RolloutState.Aborted;
import dev.appversion.rollout.state.RolloutState.Aborting;
import dev.appversion.rollout.state.RolloutState.Paused;
import dev.appversion.rollout.state.RolloutState.Running;
import dev.appversion.rollout.state.RolloutState.Stable;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.RolloutState.Waiting;
import dev.appversion.rollout.state.Run;

/** Why a command is refused, and what to do instead. */
final class Refusals {
  private Refusals() {}

  static Draft refuse(Pass<? extends RolloutState> pass) {
    return pass.draft().refused(pass.order(), message(pass));
  }

  private static String message(Pass<? extends RolloutState> pass) {
    return switch (pass.state()) {
      case Stable stable -> stable(pass, stable);
      case UnderWay underWay -> underWay(pass, underWay);
      case Aborting aborting ->
          aborting(new Pass<>(aborting, pass.rollouts(), pass.facts(), pass.command(), pass.now()));
      case Aborted aborted -> aborted(pass, aborted.run());
    };
  }

  private static String stable(Pass<?> pass, Stable stable) {
    return pass.ordered(Action.Rollback.class)
        ? "no earlier stable version with a ready pod is within rollbackWindow, or the target"
            + " is not "
            + stable.version()
        : "no rollout is under way: %s gets all new visitors; set spec.rollout.target to start one"
            .formatted(stable.version());
  }

  private static String aborting(Pass<Aborting> pass) {
    Run run = pass.state().run();
    if (HeldAbort.ordered(pass) && HeldAbort.is(pass.rollouts(), run)) {
      return HeldAbort.message(run, pass.rollouts(), pass.facts());
    }
    return other(pass.order(), run)
        + "the rollout of %s is being aborted: %s"
            .formatted(run.target(), pass.state().abort().detail());
  }

  private static String aborted(Pass<?> pass, Run run) {
    return other(pass.order(), run)
        + (pass.ordered(Action.Retry.class)
            ? "%s is removed, blocked or changed, or spec.rollout is invalid"
                .formatted(run.target())
            : "the rollout of %s was aborted; retry it, or change spec.rollout.target"
                .formatted(run.target()));
  }

  private static String underWay(Pass<?> pass, UnderWay state) {
    Command command = pass.order();
    Run run = state.run();
    if (!command.names(run.id())) {
      return other(command, run) + "name it in spec.rollout";
    }
    return switch ((Action.ForRollout) command.action()) {
      case Action.Approve approve ->
          Approvals.problem(
                  new Pass<>(state, pass.rollouts(), pass.facts(), pass.command(), pass.now()))
              .orElse("it does not count");
      case Action.Retry retry -> "the rollout of %s is under way".formatted(run.target());
      case Action.Resume resume -> resume(pass, state);
      case Action.Pause pause -> "the rollout is paused already";
      case Action.Promote promote -> forward(state);
      case Action.Skip skip -> forward(state);
      case Action.Abort abort -> "the rollout cannot be aborted now";
      case Action.Rollback rollback -> "the rollout cannot be aborted now";
    };
  }

  private static String resume(Pass<?> pass, UnderWay state) {
    if (!(state instanceof Paused)) {
      return "the rollout is not paused";
    }
    if (pass.facts().brake() == Brake.RELEASED) {
      return "%s has no ready pod: resume when it has one".formatted(state.run().target());
    }
    return pass.facts().brake() == Brake.FREEZE
        ? "all rollouts are frozen by the operator's configuration"
        : "spec.rollout.paused is true: set it to false";
  }

  private static String forward(UnderWay state) {
    return switch (state) {
      case Paused(Running of, PauseCause cause, String by) ->
          "the rollout is paused%s: resume it first".formatted(by.isEmpty() ? "" : " by " + by);
      case Waiting waiting ->
          "no step has begun: the rollout waits for pods of "
              + waiting.run().target()
              + "; or promote it";
      case Running running ->
          running.step() == running.run().plan().last()
              ? "%s gets all new visitors already".formatted(running.run().target())
              : "the same was ordered already";
    };
  }

  private static String other(Command command, Run run) {
    return command.names(run.id())
        ? ""
        : "rollout %s is not the current one, %s: "
            .formatted(command.rollout().orElse(""), run.id());
  }
}
