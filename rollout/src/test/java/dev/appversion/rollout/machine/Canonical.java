package dev.appversion.rollout.machine;

import dev.appversion.rollout.state.Past;
import dev.appversion.rollout.state.Progress;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.RolloutState.Aborted;
import dev.appversion.rollout.state.RolloutState.Aborting;
import dev.appversion.rollout.state.RolloutState.Baking;
import dev.appversion.rollout.state.RolloutState.Holding;
import dev.appversion.rollout.state.RolloutState.Paused;
import dev.appversion.rollout.state.RolloutState.Running;
import dev.appversion.rollout.state.RolloutState.Shifting;
import dev.appversion.rollout.state.RolloutState.Stable;
import dev.appversion.rollout.state.RolloutState.Waiting;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.ShareTable;
import dev.appversion.rollout.state.Stopwatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One world for all that differ in nothing that a decision depends on: times count from now, and
 * stop at the longest limit of the plans; the sequence is 1, the attempt is 1, and there is no
 * history.
 */
final class Canonical {
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private Canonical() {}

  static World of(World world) {
    Rollouts all = world.rollouts();
    Past past = new Past(all.past().stables(), Optional.empty(), List.of());
    ShareTable table = new ShareTable(1, all.table().shares(), Instant.EPOCH);
    return world.with(
        new Rollouts(state(all.state(), world.now()), Instant.EPOCH, table, past), Instant.EPOCH);
  }

  private static RolloutState state(RolloutState state, Instant now) {
    return switch (state) {
      case Stable stable -> stable;
      case Running running -> running(running, now);
      case Paused(Running of, var cause, var by) -> new Paused(running(of, now), cause, by);
      case Aborting(Run run, var abort) -> new Aborting(ended(run, now), abort);
      case Aborted(Run run, var abort) -> new Aborted(ended(run, now), abort);
    };
  }

  private static Running running(Running state, Instant now) {
    return switch (state) {
      case Waiting(Run run) -> new Waiting(run(run, now));
      case Shifting(Run run, int step) -> new Shifting(run(run, now), step);
      case Holding(Run run, int step, Stopwatch hold) ->
          new Holding(run(run, now), step, time(hold, now));
      case Baking(Run run, Stopwatch bake) -> new Baking(run(run, now), time(bake, now));
    };
  }

  /** How long an ended attempt has waited matters to no decision. */
  private static Run ended(Run run, Instant now) {
    return run(run, now).waiting(Stopwatch.ZERO);
  }

  private static Run run(Run run, Instant now) {
    return new Run(
        run.id(),
        1,
        run.target(),
        run.stable(),
        run.returning(),
        run.plan(),
        run.stablePods(),
        Instant.EPOCH,
        "",
        new Progress(0, run.approvals(), run.jump(), time(run.waited(), now)));
  }

  private static Stopwatch time(Stopwatch watch, Instant now) {
    Duration elapsed = watch.elapsed(now);
    Duration counted = elapsed.compareTo(LONGEST) > 0 ? LONGEST : elapsed;
    return new Stopwatch(counted, watch.runs() ? Optional.of(Instant.EPOCH) : Optional.empty());
  }
}
