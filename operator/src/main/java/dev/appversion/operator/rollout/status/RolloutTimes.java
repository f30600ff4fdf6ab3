package dev.appversion.operator.rollout.status;

import dev.appversion.rollout.facts.Sidecars;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** When time alone changes what is decided about a rollout. Pure. */
public final class RolloutTimes {
  private RolloutTimes() {}

  /** When the hold or the bake is over; empty in other states and while it is stopped. */
  static Optional<Instant> heldUntil(RolloutState state) {
    return switch (state) {
      case RolloutState.Holding holding ->
          holding.hold().reaches(holding.run().plan().steps().get(holding.step()).hold());
      case RolloutState.Baking baking -> baking.bake().reaches(baking.run().plan().bake());
      case RolloutState.Stable stable -> Optional.empty();
      case RolloutState.Waiting waiting -> Optional.empty();
      case RolloutState.Shifting shifting -> Optional.empty();
      case RolloutState.Paused paused -> Optional.empty();
      case RolloutState.Aborting aborting -> Optional.empty();
      case RolloutState.Aborted aborted -> Optional.empty();
    };
  }

  /** When to decide again, if nothing is observed until then. */
  public static Optional<Duration> next(Rollouts rollouts, Instant now) {
    Optional<Instant> deadline =
        rollouts.state() instanceof RolloutState.Running running
            ? deadline(running.run())
            : Optional.empty();
    Instant patience = rollouts.table().since().plus(Sidecars.PATIENCE);
    return Stream.of(heldUntil(rollouts.state()), deadline, Optional.of(patience))
        .flatMap(Optional::stream)
        .filter(due -> due.isAfter(now))
        .min(Instant::compareTo)
        .map(due -> Duration.between(now, due).plusMillis(1));
  }

  private static Optional<Instant> deadline(Run run) {
    return run.plan().deadline().isZero()
        ? Optional.empty()
        : run.waited().reaches(run.plan().deadline());
  }
}
