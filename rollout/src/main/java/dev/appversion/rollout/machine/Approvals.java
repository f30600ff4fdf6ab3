package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.Run;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Which approvals count. */
final class Approvals {
  private Approvals() {}

  static boolean valid(Pass<? extends UnderWay> pass) {
    return pass.ordered(Action.Approve.class, pass.state().run()) && problem(pass).isEmpty();
  }

  static Draft approve(Pass<? extends UnderWay> pass) {
    int step = ((Action.Approve) pass.order().action()).step();
    UnderWay state = pass.state();
    return pass.draft()
        .in(state.with(state.run().approved(step)))
        .done(
            pass.order(),
            "step %d is approved; the next one follows when its hold is over".formatted(step));
  }

  /** Why the approval does not count; empty if it does. */
  static Optional<String> problem(Pass<? extends UnderWay> pass) {
    Command command = pass.order();
    Run run = pass.state().run();
    int step = ((Action.Approve) command.action()).step();
    if (command.rollout().isEmpty()) {
      return Optional.of("spec.rollout: is required; the rollout under way is " + run.id());
    }
    // The API server stores seconds.
    if (command.createdAt().isBefore(run.startedAt().truncatedTo(ChronoUnit.SECONDS))) {
      return Optional.of(
          "it is older than attempt %d of the rollout; approve again".formatted(run.attempt()));
    }
    if (step < 0 || step >= run.plan().last() || !run.plan().steps().get(step).approval()) {
      return Optional.of("spec.step: step %d requires no approval".formatted(step));
    }
    if (step < pass.state().running().step()) {
      return Optional.of("spec.step: step %d is over".formatted(step));
    }
    return run.approvals().contains(step)
        ? Optional.of("step %d is approved already".formatted(step))
        : Optional.empty();
  }
}
