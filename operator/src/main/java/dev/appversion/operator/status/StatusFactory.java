package dev.appversion.operator.status;

import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes the status from the result of a reconciliation. Pure except for its clock. */
public final class StatusFactory {
  /** Type of the condition: new visitors are routed by weight to versions that have ready pods. */
  public static final String READY = "Ready";

  /** Type of the condition: all manifests and components were read. */
  public static final String MANIFESTS_RESOLVED = "ManifestsResolved";

  /** Type of the condition: all sidecars have loaded the published routing table. */
  public static final String SIDECARS_IN_SYNC = "SidecarsInSync";

  /**
   * Type of the condition: the assets of live versions are in the store. Absent if there is neither
   * a store nor a retention.
   */
  public static final String ASSETS_STORED = "AssetsStored";

  /** Type of the condition: all requested assets match the hashes in their manifests. */
  public static final String ASSETS_VERIFIED = "AssetsVerified";

  /** Type of the condition: no autoscaler measures the sidecar. Present only if it is false. */
  public static final String AUTOSCALERS_MEASURE_APP = "AutoscalersMeasureApp";

  /**
   * Type of the condition: all sidecars are of the operator's release. Present only if it is false.
   */
  public static final String SIDECARS_CURRENT = "SidecarsCurrent";

  /** Type of the condition: a change is being rolled out. */
  public static final String PROGRESSING = "Progressing";

  private static final int NAMED = 5;

  private final Clock clock;

  /** Creates a factory that reads transition times from this clock. */
  public StatusFactory(Clock clock) {
    this.clock = clock;
  }

  /** The status of a resource that was rolled out. */
  public AppVersionStatus of(ReconciledState state, @Nullable AppVersionStatus before) {
    Conditions conditions =
        new Conditions(before == null ? null : before.conditions(), state.generation(), clock);
    ReadyCondition.set(state, conditions);
    manifests(state, conditions);
    SidecarsInSyncCondition.set(state.versions(), conditions);
    SidecarsCurrentCondition.set(state.versions(), conditions);
    AssetsCondition.set(state.store(), conditions);
    AssetsVerifiedCondition.set(state.assets(), conditions);
    AutoscalersCondition.set(state.cluster().autoscalers(), conditions);
    progress(state, conditions);
    KstatusConditions.set(conditions);
    return new AppVersionStatus(
        state.generation(),
        state.revision(),
        state.versions().stream()
            .map(version -> version.version().name() + " " + percent(version.share()))
            .collect(Collectors.joining(", ")),
        conditions.build(),
        state.versions().stream().map(StatusFactory::version).toList(),
        state.store().retired().isEmpty() ? null : state.store().retired(),
        null,
        null);
  }

  /**
   * The status of a resource that could not be rolled out. The previous routing table remains in
   * force.
   *
   * @param status {@code False}, or {@code Unknown} if the operator retries
   */
  public AppVersionStatus refused(
      long generation,
      String status,
      String reason,
      String message,
      @Nullable AppVersionStatus before) {
    List<Condition> old =
        before == null || before.conditions() == null ? List.of() : before.conditions();
    Conditions ready = new Conditions(old, generation, clock).set(READY, status, reason, message);
    KstatusConditions.set(ready);
    List<Condition> rest =
        old.stream()
            .filter(c -> !READY.equals(c.getType()) && !KstatusConditions.isOne(c.getType()))
            .toList();
    return new AppVersionStatus(
        generation,
        before == null ? null : before.revision(),
        before == null ? null : before.summary(),
        Stream.of(ready.build(), rest).flatMap(List::stream).toList(),
        before == null ? null : before.versions(),
        before == null ? null : before.retired(),
        before == null ? null : before.rollout(),
        before == null ? null : before.history(),
        before == null ? null : before.answered());
  }

  /** Whether a status reports that all sidecars enforce the table of this revision. */
  public static boolean saysInSync(@Nullable AppVersionStatus status, String revision) {
    return status != null
        && revision.equals(status.revision())
        && status.conditions() != null
        && status.conditions().stream()
            .anyMatch(
                condition ->
                    SIDECARS_IN_SYNC.equals(condition.getType())
                        && "True".equals(condition.getStatus()));
  }

  private static void manifests(ReconciledState state, Conditions conditions) {
    String words =
        state.manifests().problems().stream()
            .map(ManifestProblem::message)
            .collect(Collectors.joining("; "));
    Optional<ManifestProblem> failure =
        state.manifests().problems().stream().filter(p -> p.reason().isFailure()).findFirst();
    if (failure.isPresent()) {
      conditions.set(MANIFESTS_RESOLVED, "False", failure.get().reason().name(), words);
    } else if (!state.manifests().problems().isEmpty()) {
      conditions.set(
          MANIFESTS_RESOLVED,
          "Unknown",
          state.manifests().problems().getFirst().reason().name(),
          words);
    } else if (state.manifests().hasSources()) {
      conditions.set(
          MANIFESTS_RESOLVED, "True", "Resolved", "all manifests and components were read");
    } else {
      conditions.set(
          MANIFESTS_RESOLVED, "True", "NoSources", "no version has a manifest or a component");
    }
  }

  private static void progress(ReconciledState state, Conditions conditions) {
    boolean reading = hasManifest(state, ManifestProblem.Reason.Reading);
    boolean behind = state.versions().stream().anyMatch(v -> !v.sidecars().behind().isEmpty());
    if (reading) {
      conditions.set(
          PROGRESSING, "True", "ReadingManifests", "the operator is reading the manifests");
    } else if (behind) {
      conditions.set(
          PROGRESSING, "True", "RollingOut", "sidecars are loading the new routing table");
    } else {
      conditions.set(
          PROGRESSING,
          "False",
          "Settled",
          hasManifest(state, ManifestProblem.Reason.NoReadyPod)
              ? "all changes are applied; manifests of versions without a ready pod are read later"
              : "all changes are applied");
    }
  }

  private static boolean hasManifest(ReconciledState state, ManifestProblem.Reason reason) {
    return state.manifests().problems().stream().anyMatch(p -> p.reason() == reason);
  }

  private static VersionStatus version(VersionReport state) {
    LiveVersion version = state.version();
    String phase;
    if (version.blocked()) {
      phase = "Blocked";
    } else if (state.pods().ready() == 0) {
      phase = "Pending";
    } else {
      phase = version.weight() == 0 ? "Standby" : "Active";
    }
    return new VersionStatus(
        version.name(),
        version.appVersion(),
        version.source().wireName(),
        percent(state.share()),
        phase,
        state.pods().ready(),
        state.inSync(),
        SidecarsCurrentCondition.listed(state.sidecars().otherRelease()),
        null);
  }

  /** The first few names, sorted, and the number of the others. */
  static String some(List<String> names) {
    String shown = names.stream().sorted().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() > NAMED ? shown + " and " + (names.size() - NAMED) + " more" : shown;
  }

  /** Formats a share, as in {@code 90%} and {@code 33.3%}. */
  public static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.1f", share);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + "%";
  }
}
