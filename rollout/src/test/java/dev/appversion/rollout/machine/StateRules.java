package dev.appversion.rollout.machine;

import dev.appversion.rollout.state.Phase;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rules of each state, for documentation and coverage. */
final class StateRules {
  static final Map<Phase, List<? extends Rule<?>>> ALL = all();

  private StateRules() {}

  private static Map<Phase, List<? extends Rule<?>>> all() {
    Map<Phase, List<? extends Rule<?>>> all = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      all.put(
          phase,
          switch (phase) {
            case STABLE -> StableRules.ALL;
            case WAITING -> WaitingRules.ALL;
            case SHIFTING -> ShiftingRules.ALL;
            case HOLDING -> HoldingRules.ALL;
            case BAKING -> BakingRules.ALL;
            case PAUSED -> PausedRules.ALL;
            case ABORTING -> AbortingRules.ALL;
            case ABORTED -> AbortedRules.ALL;
          });
    }
    return Collections.unmodifiableMap(all);
  }
}
