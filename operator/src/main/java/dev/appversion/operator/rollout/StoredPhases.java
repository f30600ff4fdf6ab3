package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.phase.VersionState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the phases of versions from the status; {@link VersionUse} writes them. Pure. */
final class StoredPhases {
  private StoredPhases() {}

  /**
   * The state of a version; a value that another client has edited counts as absent.
   *
   * @param status of all versions; null before the first one
   * @param share of new visitors that it has
   */
  static VersionState read(
      @Nullable List<VersionStatus> status, String name, int share, Instant now) {
    Optional<VersionStatus> stored =
        status == null
            ? Optional.empty()
            : status.stream().filter(each -> each.name().equals(name)).findFirst();
    VersionUseStatus use = stored.map(VersionStatus::use).orElse(null);
    Optional<VersionPhase> before = use == null ? Optional.empty() : phase(use.phaseBefore());
    VersionPhase phase =
        stored
            .flatMap(version -> phase(version.phase()))
            .map(read -> shown(read, before, share))
            .orElse(VersionPhase.PENDING);
    return new VersionState(
        phase,
        time(use == null ? null : use.since()).orElse(now),
        time(use == null ? null : use.drainsSince()),
        time(use == null ? null : use.unusedSince()),
        before.filter(unblocked -> phase == VersionPhase.BLOCKED),
        use != null && use.blockedByCommand() != null && use.blockedByCommand());
  }

  /**
   * A version that serves, and has no ready pod, is shown as Pending: its phase is the one before.
   */
  private static VersionPhase shown(VersionPhase phase, Optional<VersionPhase> before, int share) {
    return phase != VersionPhase.PENDING
        ? phase
        : before.orElse(share > 0 ? VersionPhase.ACTIVE : VersionPhase.PENDING);
  }

  private static Optional<VersionPhase> phase(@Nullable String label) {
    return Stream.of(VersionPhase.values())
        .filter(phase -> phase.label().equals(label))
        .findFirst();
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
