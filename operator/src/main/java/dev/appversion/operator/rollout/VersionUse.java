package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import dev.appversion.rollout.pages.PageCount;
import dev.appversion.rollout.phase.Blocker;
import dev.appversion.rollout.phase.Retirement;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.phase.VersionState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who uses a version and when it is retired, as status has it. Pure. */
final class VersionUse {
  private VersionUse() {}

  /**
   * The status of a version.
   *
   * @param removed whether the resource does not list it any more
   */
  static VersionUseStatus of(VersionPhases.Decided version, boolean removed) {
    VersionState state = version.state();
    return new VersionUseStatus(
        state.since().toString(),
        pages(version.usage().pages()),
        orNull(version.usage().tunnels()),
        orNull(version.usage().pinnedPerMinute()),
        state.phase().drains() ? retires(version.retirement()) : null,
        time(state.drainsSince()),
        time(state.unusedSince()),
        state.phase().drains() ? time(state.podlessSince()) : null,
        state.before().map(VersionPhase::label).orElse(null),
        state.blockedByCommand() ? true : null,
        removed ? true : null);
  }

  /** What keeps a version from being retired, and when it is at the latest. */
  private static String retires(Retirement retirement) {
    String podless =
        retirement
            .podlessUntil()
            .map(
                end ->
                    "it has no pods since %s, and is retired at %s if it gets none"
                        .formatted(seconds(end.minus(Retirement.WITHOUT_PODS)), seconds(end)))
            .orElse("");
    String blockers =
        retirement.blockers().stream().map(Blocker::text).collect(Collectors.joining("; "));
    String latest =
        retirement.latest().map(end -> "retired at the latest " + seconds(end)).orElse("");
    return Stream.of(podless, blockers, latest)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static @Nullable Long pages(PageCount count) {
    return switch (count) {
      case PageCount.None none -> 0L;
      case PageCount.AtMost(long pages) -> pages;
      case PageCount.Unknown unknown -> null;
      case PageCount.NotCounted notCounted -> null;
    };
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static @Nullable String time(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }
}
