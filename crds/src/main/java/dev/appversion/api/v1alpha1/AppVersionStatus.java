package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.api.v1alpha1.rollout.LastCommandStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The observed state. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppVersionStatus(
    @JsonPropertyDescription(
            "The metadata.generation that this status describes. If it is lower than "
                + "metadata.generation, the operator has not processed the latest edit.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "The digest of the published routing table. A sidecar that has loaded this table reports "
                + "the same value.")
        @Nullable String revision,
    @JsonPropertyDescription(
            "The live versions and their shares of new visitors, as kubectl get shows them.")
        @Nullable String summary,
    @JsonPropertyDescription(
            "Ready (each version with a weight above 0 has a ready pod), ManifestsResolved (all "
                + "manifests and components were read), SidecarsInSync (all sidecars have loaded the "
                + "published routing table), AssetsVerified (the app's assets match their manifest), "
                + "AssetsStored (the store has the assets), Progressing (a change is being applied), "
                + "AutoscalersMeasureApp (only if a HorizontalPodAutoscaler includes the sidecars in its "
                + "metrics), SidecarsCurrent (only if a sidecar is of another release than the operator). For tools that use kstatus, present only while True: Reconciling (a change is "
                + "not in effect yet) and Stalled (it needs a change by a user to take effect).")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription(
            "The state of each live version, and of retired ones that were removed from spec.versions lately.")
        @Nullable List<VersionStatus> versions,
    @JsonPropertyDescription("Retired versions whose assets the store still serves.")
        @Nullable List<RetiredStatus> retired,
    @JsonPropertyDescription("The state of the rollout, if spec.rollout is set.")
        @Nullable RolloutStatus rollout,
    @JsonPropertyDescription("The last ten rollouts that ended, the last one first.")
        @Nullable List<HistoryStatus> history,
    @JsonPropertyDescription(
            "The last twenty commands that were answered, the last one first: none of them acts again if"
                + " its own status is cleared.")
        @Nullable List<LastCommandStatus> answered) {

  /** A status without commands. */
  public AppVersionStatus(
      @Nullable Long observedGeneration,
      @Nullable String revision,
      @Nullable String summary,
      @Nullable List<Condition> conditions,
      @Nullable List<VersionStatus> versions,
      @Nullable List<RetiredStatus> retired,
      @Nullable RolloutStatus rollout,
      @Nullable List<HistoryStatus> history) {
    this(
        observedGeneration,
        revision,
        summary,
        conditions,
        versions,
        retired,
        rollout,
        history,
        null);
  }

  /** A status without retired versions and rollouts. */
  public AppVersionStatus(
      @Nullable Long observedGeneration,
      @Nullable String revision,
      @Nullable String summary,
      @Nullable List<Condition> conditions,
      @Nullable List<VersionStatus> versions) {
    this(observedGeneration, revision, summary, conditions, versions, null, null, null);
  }
}
