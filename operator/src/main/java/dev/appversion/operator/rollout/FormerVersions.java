package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.rollout.phase.Retirement;
import dev.appversion.rollout.phase.Usage;
import dev.appversion.rollout.phase.VersionPhase;
import dev.appversion.rollout.phase.VersionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The versions that were removed from the resource and are retired: status lists them for some
 * time, so that a wait for the condition {@code Drained} may begin after it has become true. Pure.
 */
final class FormerVersions {
  /** How long a version is listed after it was retired. */
  static final Duration LISTED = Duration.ofDays(7);

  /** How many are listed; the last ones that were retired. */
  static final int MOST = 10;

  private static final Retirement OVER =
      new Retirement(List.of(), Optional.empty(), Optional.empty());

  private FormerVersions() {}

  /**
   * Adds those of the status to the phases that were decided, and removes those that are too old.
   *
   * @param listed the names of the versions in the resource
   * @param stored what the status has: a version that drained and is not in the table in force is
   *     retired, although the operator could not report it before it ended
   */
  static VersionPhases add(VersionPhases decided, StoredPhases stored, Set<String> listed) {
    Instant now = stored.now();
    Map<String, VersionPhases.Decided> retired = new LinkedHashMap<>();
    Map<String, VersionPhases.Decided> all = new LinkedHashMap<>();
    decided
        .versions()
        .forEach(
            (name, version) ->
                (listed.contains(name) || version.phase() != VersionPhase.RETIRED ? all : retired)
                    .put(name, version));
    stored.versions().stream()
        .map(VersionStatus::name)
        .filter(name -> !listed.contains(name) && !stored.inForce().contains(name))
        .forEach(
            name ->
                retired(stored.of(name, 0, false), now)
                    .ifPresent(
                        state ->
                            retired.put(
                                name, new VersionPhases.Decided(state, Usage.NOT_READ, OVER))));
    retired.entrySet().stream()
        .filter(version -> version.getValue().state().since().plus(LISTED).isAfter(now))
        .sorted(
            Map.Entry.<String, VersionPhases.Decided>comparingByValue(
                    Comparator.comparing(version -> version.state().since()))
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST)
        .forEach(version -> all.put(version.getKey(), version.getValue()));
    return new VersionPhases(all);
  }

  private static Optional<VersionState> retired(VersionState stored, Instant now) {
    if (stored.phase() == VersionPhase.RETIRED) {
      return Optional.of(stored);
    }
    return stored.phase().drains()
        ? Optional.of(
            new VersionState(
                VersionPhase.RETIRED,
                now,
                stored.drainsSince(),
                stored.unusedSince(),
                Optional.empty(),
                Optional.empty(),
                false))
        : Optional.empty();
  }
}
