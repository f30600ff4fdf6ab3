package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.phase.VersionState;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Past;
import dev.appversion.rollout.state.StableBuild;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the phases of versions from the status; {@link VersionUse} writes them. Pure.
 *
 * <p>Only the operator writes the status, but anybody with the right may have edited it. A version
 * without a phase that may have open pages drains: it is not cut off, and it is retired some time.
 *
 * @param versions of the status; those of other resources are not in it
 * @param inForce the names of the versions in the table in force
 * @param served the names of the versions that had a share in a rollout
 * @param now when they are read
 */
record StoredPhases(
    List<VersionStatus> versions, Set<String> inForce, Set<String> served, Instant now) {
  StoredPhases {
    versions = List.copyOf(versions);
    inForce = Set.copyOf(inForce);
    served = Set.copyOf(served);
  }

  /** Those of a resource. */
  static StoredPhases of(
      AppVersion resource, Optional<Past> past, Optional<RoutingTable> inForce, Instant now) {
    AppVersionStatus status = resource.getStatus();
    return new StoredPhases(
        status == null || status.versions() == null ? List.of() : status.versions(),
        inForce.stream()
            .flatMap(table -> table.versions().stream())
            .map(LiveVersion::name)
            .collect(Collectors.toSet()),
        past.stream().flatMap(StoredPhases::served).collect(Collectors.toSet()),
        now);
  }

  private static Stream<String> served(Past past) {
    return Stream.concat(
        past.stables().stream().map(StableBuild::version),
        past.history().stream().filter(entry -> entry.weight() > 0).map(HistoryEntry::target));
  }

  /**
   * The state of a version; a value that another client has edited counts as absent.
   *
   * @param share of new visitors that it has
   * @param listed whether the resource lists it
   */
  VersionState of(String name, int share, boolean listed) {
    Optional<VersionStatus> stored =
        versions.stream().filter(each -> each.name().equals(name)).findFirst();
    @Nullable VersionUseStatus use = stored.map(VersionStatus::use).orElse(null);
    Optional<VersionPhase> before = use == null ? Optional.empty() : phase(use.phaseBefore());
    VersionPhase phase =
        stored
            .flatMap(version -> phase(version.phase()))
            .map(read -> shown(read, before, share))
            .orElseGet(() -> unknown(name, share, listed, stored));
    if (phase == VersionPhase.RETIRED && listed && isTrue(use == null ? null : use.removed())) {
      return VersionState.pending(now); // removed and listed again: it starts in Pending
    }
    return new VersionState(
        phase,
        time(use == null ? null : use.since()).orElse(now),
        time(use == null ? null : use.drainsSince()),
        time(use == null ? null : use.unusedSince()),
        time(use == null ? null : use.podlessSince()),
        before.filter(unblocked -> phase == VersionPhase.BLOCKED),
        isTrue(use == null ? null : use.blockedByCommand()));
  }

  /**
   * A version that serves, and has no ready pod, is shown as Pending: its phase is the one before.
   */
  private static VersionPhase shown(VersionPhase phase, Optional<VersionPhase> before, int share) {
    return phase != VersionPhase.PENDING
        ? phase
        : before.orElse(share > 0 ? VersionPhase.ACTIVE : VersionPhase.PENDING);
  }

  /** The phase of a version for which the status has none. */
  private VersionPhase unknown(
      String name, int share, boolean listed, Optional<VersionStatus> stored) {
    boolean routed = inForce.contains(name);
    boolean hadPages =
        stored.isPresent()
            ? served.contains(name) || stored.filter(StoredPhases::hadPages).isPresent()
            : routed && (served.contains(name) || !listed);
    return share == 0 && hadPages ? VersionPhase.DRAINING : VersionPhase.PENDING;
  }

  private static boolean hadPages(VersionStatus version) {
    VersionUseStatus use = version.use();
    boolean hadShare = version.share() != null && !version.share().equals("0%");
    return hadShare
        || (use != null
            && (use.drainsSince() != null
                || isSome(use.openPages())
                || isSome(use.tunnels())
                || isSome(use.pinnedPerMinute())));
  }

  private static boolean isSome(@Nullable Long count) {
    return count != null && count > 0;
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
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
