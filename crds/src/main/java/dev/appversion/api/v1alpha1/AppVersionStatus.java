package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator found and did. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppVersionStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Hash of the routing table in force.") @Nullable String revision,
    @JsonPropertyDescription("The versions and their shares, in short.") @Nullable String summary,
    @JsonPropertyDescription(
            "Ready, ManifestsResolved, SidecarsInSync, AssetsVerified, AssetsStored, Progressing; AutoscalersMeasureApp while one counts sidecars.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Each live version.") @Nullable List<VersionStatus> versions,
    @JsonPropertyDescription("Retired versions whose assets are still served.")
        @Nullable List<RetiredStatus> retired) {

  /** A status without retired versions. */
  public AppVersionStatus(
      @Nullable Long observedGeneration,
      @Nullable String revision,
      @Nullable String summary,
      @Nullable List<Condition> conditions,
      @Nullable List<VersionStatus> versions) {
    this(observedGeneration, revision, summary, conditions, versions, null);
  }
}
