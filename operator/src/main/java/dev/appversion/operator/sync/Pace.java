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
  IN_SYNC(Duration.ofMinutes(1), Duration.ofMinutes(1));

  /** The rate of samples, over all apps: 5 a second. */
  private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(200);

  /** 2^32 divided by the golden ratio: consecutive seeds are spread evenly. */
  private static final int GOLDEN = 0x9E3779B9;

  private final ExponentialBackoff backoff;

  Pace(Duration first, Duration last) {
    this.backoff = ExponentialBackoff.of(first, last);
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

  /** The shortest time between two probes of a sidecar at this pace. */
  Duration first() {
    return backoff.initial();
  }

  /**
   * The time until the next probe.
   *
   * @param repeats how many reports in a row had this pace, from 1
   * @param sample the mean time between two probes of a sidecar that is in sync
   * @param seed a sample is probed between half and one and a half times {@code sample} later, so
   *     that sidecars that were probed together are not again
   */
  Duration next(int repeats, Duration sample, int seed) {
    if (this != IN_SYNC) {
      return backoff.delay(repeats);
    }
    int permille = 500 + Math.floorMod(seed * GOLDEN, 1001);
    return sample.multipliedBy(permille).dividedBy(1000);
  }

  /**
   * The mean time between two probes of a sidecar that is in sync: a minute, or longer, so that the
   * rate of samples does not grow with their number.
   *
   * @param sidecars of all apps
   */
  static Duration sample(int sidecars) {
    Duration shared = BETWEEN_SAMPLES.multipliedBy(sidecars);
    return shared.compareTo(IN_SYNC.first()) > 0 ? shared : IN_SYNC.first();
  }
}
