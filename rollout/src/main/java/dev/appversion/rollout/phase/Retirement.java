package dev.appversion.rollout.phase;

import dev.appversion.rollout.pages.PageCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a draining version may retire, and what {@code kubectl appversion why} says about it.
 *
 * @param blockers what keeps it from retiring before its greatest age; empty if nothing does
 * @param podlessSince since when it is removed from the resource and has no pods; empty otherwise
 * @param latest when it retires whatever is open; empty while a rollout needs it
 */
public record Retirement(
    List<Blocker> blockers, Optional<Instant> podlessSince, Optional<Instant> latest) {
  /**
   * How long a removed version may have no pods: Pods of a StatefulSet, or of a Deployment with the
   * strategy Recreate, are replaced with a gap, and so are those of a node that is drained.
   */
  public static final Duration WITHOUT_PODS = Duration.ofMinutes(10);

  public Retirement {
    blockers = List.copyOf(blockers);
  }

  /** What holds for a draining version. */
  static Retirement of(
      VersionState state, VersionObservation seen, RetirementPolicy policy, Instant now) {
    Instant drains = state.drainsSince().orElse(now);
    List<Blocker> blockers = new ArrayList<>();
    if (seen.needed()) {
      blockers.add(new Blocker.Rollout());
    }
    addUsage(blockers, seen.usage());
    Instant grace = drains.plus(policy.grace());
    if (!seen.needed() && state.phase() != VersionPhase.LEAVING && grace.isAfter(now)) {
      blockers.add(new Blocker.Grace(grace));
    }
    Instant idle = state.unusedSince().orElse(now).plus(policy.idle());
    if (seen.usage().unused() && idle.isAfter(now)) {
      blockers.add(new Blocker.Idle(idle));
    }
    return new Retirement(
        blockers,
        state.podlessSince(),
        seen.needed() ? Optional.empty() : Optional.of(drains.plus(policy.maxAge())));
  }

  private static void addUsage(List<Blocker> blockers, Usage usage) {
    switch (usage.pages()) {
      case PageCount.AtMost(long pages) -> blockers.add(new Blocker.OpenPages(pages));
      case PageCount.Unknown(String why) -> blockers.add(new Blocker.PagesUnknown(why));
      case PageCount.None none -> {}
      case PageCount.NotCounted notCounted -> {}
    }
    OptionalLong tunnels = usage.tunnels();
    if (tunnels.isEmpty()) {
      blockers.add(new Blocker.NotRead("tunnels"));
    } else if (tunnels.getAsLong() > 0) {
      blockers.add(new Blocker.Tunnels(tunnels.getAsLong()));
    }
    OptionalLong pins = usage.pinnedPerMinute();
    if (pins.isEmpty()) {
      blockers.add(new Blocker.NotRead("pinned requests"));
    } else if (pins.getAsLong() > 0) {
      blockers.add(new Blocker.PinnedRequests(pins.getAsLong()));
    }
  }

  /** When it retires because it has no pods, if none is created until then. */
  public Optional<Instant> podlessUntil() {
    return podlessSince.map(since -> since.plus(WITHOUT_PODS));
  }

  /** Whether it is removed, and has had no pods for too long. */
  boolean podless(Instant now) {
    return podlessUntil().filter(end -> !end.isAfter(now)).isPresent();
  }

  /** Whether it retires now: nothing keeps it, or it is too old. */
  boolean due(Instant now) {
    return blockers.isEmpty() || latest.filter(end -> !end.isAfter(now)).isPresent();
  }

  /** Whether its pages are requested to move. */
  boolean leaving(Duration move, Instant now) {
    return move.isPositive()
        && latest.map(end -> end.minus(move)).filter(begin -> !begin.isAfter(now)).isPresent();
  }
}
