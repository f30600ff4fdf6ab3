package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.Run;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
    if (olderThanRetry(command, run)) {
      return Optional.of(
          "it is older than attempt %d of the rollout; approve again".formatted(run.attempt()));
    }
    int current = pass.state().running().step();
    if (step < 0 || step >= run.plan().last() || !run.plan().steps().get(step).approval()) {
      return Optional.of(
          "spec.step: step %d requires no approval. ".formatted(step) + steps(run, current));
    }
    if (step < current) {
      return Optional.of("spec.step: step %d is over. ".formatted(step) + steps(run, current));
    }
    return run.approvals().contains(step)
        ? Optional.of("step %d is approved already".formatted(step))
        : Optional.empty();
  }

  /**
   * A retry keeps the id of the rollout, so an approval of the attempt before names it too. Both
   * times are of the API server's clock, in seconds. The first attempt has no such command: its id
   * is enough.
   */
  private static boolean olderThanRetry(Command command, Run run) {
    return run.attempt() > 1
        && command.createdAt().isBefore(run.startedAt().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String steps(Run run, int current) {
    List<String> steps =
        IntStream.range(0, run.plan().last())
            .filter(each -> run.plan().steps().get(each).approval())
            .mapToObj(String::valueOf)
            .toList();
    return "The current step is %d; steps with an approval: %s"
        .formatted(current, steps.isEmpty() ? "none" : String.join(", ", steps));
  }
}
