package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Event.PAUSE;
import static dev.appversion.rollout.machine.Event.RESUME;
import static dev.appversion.rollout.state.Phase.BAKING;
import static dev.appversion.rollout.state.Phase.HOLDING;
import static dev.appversion.rollout.state.Phase.PAUSED;
import static dev.appversion.rollout.state.Phase.SHIFTING;
import static dev.appversion.rollout.state.Phase.WAITING;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.facts.Brake;
import dev.appversion.rollout.state.Jump;
import dev.appversion.rollout.state.PauseCause;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Paused;
import dev.appversion.rollout.state.RolloutState.Running;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.Stopwatch;
import java.util.List;
import java.util.Set;

/** The rules of Paused: the share stays. */
final class PausedRules {
  private static final Set<Phase> BEFORE = Set.of(WAITING, SHIFTING, HOLDING, BAKING);

  static final List<Rule<Paused>> ALL =
      Rule.ranked(
          UnderWayRules.rules(),
          List.of(
              UnderWayRules.verdictFailed(),
              UnderWayRules.approve(),
              Rule.<Paused>on(
                      PAUSE,
                      "by command, while paused by `spec.rollout.paused` or freeze",
                      pass ->
                          pass.ordered(Action.Pause.class, pass.state().run())
                              && pass.state().cause().declared())
                  .then(PAUSED, "it stays paused until `resume`", PausedRules::keep),
              Rule.<Paused>on(
                      RESUME,
                      "`spec.rollout.paused` and freeze ended, and they were the cause",
                      pass -> pass.state().cause().declared() && released(pass))
                  .then(BEFORE, "the state before; hold and deadline continue", PausedRules::go),
              Rule.<Paused>on(
                      RESUME,
                      "by command, after a pause by command or deadline; not while"
                          + " `spec.rollout.paused` or freeze",
                      pass -> resumes(pass) && pass.state().cause() != PauseCause.VERDICT)
                  .then(
                      BEFORE,
                      "the state before; the hold continues",
                      pass -> go(pass).done(pass.order(), "the rollout continues")),
              Rule.<Paused>on(
                      RESUME,
                      "by command, after a failed analysis, while the target has a ready pod; not while"
                          + " `spec.rollout.paused` or freeze",
                      pass ->
                          resumes(pass)
                              && pass.state().cause() == PauseCause.VERDICT
                              && pass.version(pass.state().run().target()).ready())
                  .then(
                      SHIFTING,
                      "the step begins again, with new samples; earlier orders no longer count",
                      PausedRules::repeat)));

  private PausedRules() {}

  private static boolean released(Pass<Paused> pass) {
    return pass.facts().brake() == Brake.RELEASED;
  }

  private static boolean resumes(Pass<Paused> pass) {
    return pass.ordered(Action.Resume.class, pass.state().run())
        && released(pass)
        && !pass.state().cause().declared();
  }

  private static Draft keep(Pass<Paused> pass) {
    return pass.draft()
        .in(new Paused(pass.state().of(), PauseCause.COMMAND, pass.order().by()))
        .done(pass.order(), "the rollout stays paused until it is resumed");
  }

  private static Draft go(Pass<Paused> pass) {
    Running before = pass.state().of();
    Run run = before.run();
    boolean late = pass.state().cause() == PauseCause.DEADLINE;
    Running next = late ? before.with(run.waiting(Stopwatch.ZERO)) : before;
    return pass.draft()
        .in(next.resumed(pass.now()))
        .say("RolloutResumed", "The rollout of %s continues.".formatted(run.target()));
  }

  private static Draft repeat(Pass<Paused> pass) {
    Running before = pass.state().of();
    return Shifts.shift(pass, pass.draft(), before.run(), before.step())
        .done(
            pass.order(),
            before.run().jump() == Jump.NONE
                ? "the step begins again, with new samples"
                : "the step begins again, with new samples; the earlier order to promote or skip no"
                    + " longer counts");
  }
}
