package dev.appversion.operator.sync;

import dev.appversion.operator.pods.SidecarState;
import dev.appversion.process.backoff.ExponentialBackoff;
import java.time.Duration;

/** How soon a sidecar is probed again after a report. Pure. */
enum Pace {
  /** Its pod is ready, and it does not enforce the table yet. */
  BEHIND(Duration.ofMillis(250), Duration.ofSeconds(15)),
  /** Its pod is not ready: its app may be the reason. */
  WAITING(Duration.ofSeconds(5), Duration.ofSeconds(15)),
  /** It enforces the table and reports asset mismatches. */
  MISMATCHED(Duration.ofSeconds(15), Duration.ofMinutes(5)),
  /** Nothing is expected to change: it is probed as a sample. */
  IN_SYNC(Duration.ofMinutes(1), Duration.ofDays(1));

  /** About five samples a second over all apps: see {@link #next} for the factor. */
  private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(250);

  /** 2^32 divided by the golden ratio: consecutive seeds are spread evenly. */
  private static final int GOLDEN = 0x9E3779B9;

  private final Duration first;
  private final Duration last;

  Pace(Duration first, Duration last) {
    this.first = first;
    this.last = last;
  }

  /** The pace that follows from a report about a table. */
  static Pace of(Sidecar sidecar, SidecarState state, Goal goal) {
    if (!sidecar.ready()) {
      return WAITING;
    }
    if (!state.enforces(goal.revision(), goal.keyId())) {
      return BEHIND;
    }
    return state instanceof SidecarState.Enforces said && !said.mismatches().isEmpty()
        ? MISMATCHED
        : IN_SYNC;
  }

  /** The time until the first probe at this pace. */
  Duration first() {
    return first;
  }

  /**
   * The time until the next probe.
   *
   * @param repeats how many reports in a row had this pace, from 1
   * @param sidecars of all apps: the rate of probes of those that enforce the table does not grow
   *     with their number
   * @param seed a sample is probed after half to the whole of its time, so that sidecars that were
   *     probed together are not again
   */
  Duration next(int repeats, int sidecars, int seed) {
    return switch (this) {
      case BEHIND, WAITING -> ExponentialBackoff.of(first, last).delay(repeats);
      case MISMATCHED -> shared(sidecars);
      case IN_SYNC ->
          shared(sidecars).multipliedBy(500 + Math.floorMod(seed * GOLDEN, 501)).dividedBy(1000);
    };
  }

  private Duration shared(int sidecars) {
    Duration each = BETWEEN_SAMPLES.multipliedBy(sidecars);
    Duration atLeast = each.compareTo(first) > 0 ? each : first;
    return atLeast.compareTo(last) < 0 ? atLeast : last;
  }
}
