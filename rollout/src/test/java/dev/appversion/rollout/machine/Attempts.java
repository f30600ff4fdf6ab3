package dev.appversion.rollout.machine;

import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Run;
import java.util.Optional;

/** The attempt that a state is about. */
final class Attempts {
  private Attempts() {}

  /** Empty in Stable. */
  static Optional<Run> of(RolloutState state) {
    return switch (state) {
      case RolloutState.Stable stable -> Optional.empty();
      case RolloutState.UnderWay underWay -> Optional.of(underWay.run());
      case RolloutState.Aborting aborting -> Optional.of(aborting.run());
      case RolloutState.Aborted aborted -> Optional.of(aborted.run());
    };
  }

  /** Whether both are the same attempt. */
  static boolean same(Run one, Run other) {
    return one.id().equals(other.id())
        && one.attempt() == other.attempt()
        && one.startedAt().equals(other.startedAt());
  }
}
