package dev.appversion.rollout.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A duration that can be stopped and started again, in the form in which status stores it.
 *
 * @param counted the time of the earlier runs
 * @param since when the current run began; empty while it is stopped
 */
public record Stopwatch(Duration counted, Optional<Instant> since) {
  /** A stopwatch at zero that does not run. */
  public static final Stopwatch ZERO = new Stopwatch(Duration.ZERO, Optional.empty());

  /** A stopwatch at zero that runs from now on. */
  public static Stopwatch startedAt(Instant now) {
    return ZERO.start(now);
  }

  /** Whether it runs. */
  public boolean runs() {
    return since.isPresent();
  }

  /** The time that it ran. A clock that was set back does not make it negative. */
  public Duration elapsed(Instant now) {
    return since
        .map(begin -> Duration.between(begin, now))
        .filter(Duration::isPositive)
        .map(counted::plus)
        .orElse(counted);
  }

  /** Whether it ran for this long. */
  public boolean reached(Duration limit, Instant now) {
    return elapsed(now).compareTo(limit) >= 0;
  }

  /** When it reaches a limit, if it is not stopped before; empty if it does not run. */
  public Optional<Instant> reaches(Duration limit) {
    return since.map(begin -> begin.plus(limit).minus(counted));
  }

  /** It runs from now on, or as before if it does already. */
  public Stopwatch start(Instant now) {
    return runs() ? this : new Stopwatch(counted, Optional.of(now));
  }

  /** It does not run from now on. */
  public Stopwatch stop(Instant now) {
    return runs() ? new Stopwatch(elapsed(now), Optional.empty()) : this;
  }

  /**
   * The same after the clock was set back: a run that began in the future begins now, so that the
   * correction delays nothing by more than the time until this call.
   */
  public Stopwatch anchored(Instant now) {
    return since.filter(begin -> begin.isAfter(now)).isPresent()
        ? new Stopwatch(counted, Optional.of(now))
        : this;
  }
}
