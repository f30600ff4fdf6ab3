package dev.appversion.rollout.phase;

import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A row of the table of version phases: both the code that decides and its documentation.
 *
 * @param from the phases in which it applies
 * @param when the guard in words
 * @param to the phase that follows, in words
 * @param guard whether it applies
 * @param action what follows
 */
record PhaseRule(
    Set<VersionPhase> from,
    String when,
    String to,
    Predicate<Seen> guard,
    Function<Seen, VersionState> action) {

  /** What one decision is based on. */
  record Seen(VersionState state, VersionObservation facts, RetirementPolicy policy, Instant now) {
    Retirement retirement() {
      return Retirement.of(state, facts, policy, now);
    }
  }

  /** A rule that leads to one phase. */
  static PhaseRule to(VersionPhase to, Set<VersionPhase> from, String when, Predicate<Seen> guard) {
    return new PhaseRule(from, when, to.label(), guard, seen -> seen.state().in(to, seen.now()));
  }

  boolean applies(Seen seen) {
    return from.contains(seen.state().phase()) && guard.test(seen);
  }
}
