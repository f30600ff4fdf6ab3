package dev.appversion.rollout.phase;

import java.time.Instant;
import java.util.Optional;

/**
 * The phase of a version, with what status keeps for the next decision.
 *
 * @param phase the phase
 * @param since when it was entered
 * @param drainsSince since when the version has no share and no rollout needs it; empty while it
 *     has one, never had one, or is needed
 * @param unusedSince since when it is known to be unused; empty if it is used or unknown
 * @param podlessSince since when it is removed from the resource and has no pods; empty otherwise
 * @param before the phase before it was blocked
 * @param blockedByCommand whether a command blocks it, beside {@code spec.versions}
 */
public record VersionState(
    VersionPhase phase,
    Instant since,
    Optional<Instant> drainsSince,
    Optional<Instant> unusedSince,
    Optional<Instant> podlessSince,
    Optional<VersionPhase> before,
    boolean blockedByCommand) {
  /** A version that was not observed before. */
  public static VersionState pending(Instant now) {
    return new VersionState(
        VersionPhase.PENDING,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /**
   * Whether no page of a visitor can be open: it was not given a share, or none since it was
   * retired. A blocked version is as it was before.
   */
  public boolean isUnreleased() {
    return switch (phase == VersionPhase.BLOCKED ? before.orElse(phase) : phase) {
      case PENDING, STANDBY, PREVIEW -> true;
      case ACTIVE, DRAINING, LEAVING, BLOCKED, RETIRED -> false;
    };
  }

  /** The same in another phase. */
  VersionState in(VersionPhase next, Instant now) {
    Optional<Instant> drains =
        next.drains() || next == VersionPhase.RETIRED || next == VersionPhase.BLOCKED
            ? drainsSince
            : Optional.empty();
    return new VersionState(next, now, drains, unusedSince, podlessSince, Optional.empty(), false);
  }

  /** The same when it is blocked. */
  VersionState blocked(boolean byCommand, Instant now) {
    return new VersionState(
        VersionPhase.BLOCKED,
        now,
        drainsSince,
        unusedSince,
        podlessSince,
        Optional.of(phase),
        byCommand);
  }

  /** The same, with whether a command blocks it. */
  VersionState byCommand(boolean value) {
    return new VersionState(phase, since, drainsSince, unusedSince, podlessSince, before, value);
  }

  /** The same if it drains: its time of draining begins when no rollout needs it any more. */
  VersionState draining(boolean needed, Instant now) {
    Optional<Instant> begin = needed ? Optional.empty() : Optional.of(drainsSince.orElse(now));
    return phase.drains()
        ? new VersionState(phase, since, begin, unusedSince, podlessSince, before, blockedByCommand)
        : this;
  }

  /**
   * The same after its use and its pods were observed; a clock that was set back shortens nothing.
   */
  VersionState observed(VersionObservation seen, Instant now) {
    return new VersionState(
        phase,
        since,
        drainsSince.map(begin -> begin.isAfter(now) ? now : begin),
        begin(seen.usage().unused(), unusedSince, now),
        begin(seen.presence() == Presence.GONE, podlessSince, now),
        before,
        blockedByCommand);
  }

  private static Optional<Instant> begin(boolean holds, Optional<Instant> before, Instant now) {
    return holds
        ? Optional.of(before.filter(time -> !time.isAfter(now)).orElse(now))
        : Optional.empty();
  }
}
