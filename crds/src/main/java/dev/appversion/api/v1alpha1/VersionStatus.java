package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One live version as the operator sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionStatus(
    @JsonPropertyDescription("The name of the version.") @Required String name,
    @JsonPropertyDescription("The value of X-App-Version in its responses.")
        @Nullable String appVersion,
    @JsonPropertyDescription(
            "Where the app version comes from: explicit (versions[].appVersion), manifest, "
                + "components or unknown.")
        @Nullable String source,
    @JsonPropertyDescription("The share of new visitors, such as 33.3%.") @Nullable String share,
    @JsonPropertyDescription(
            "Active (gets new visitors), Standby (weight 0: reached by open pages and requests that "
                + "name it), Blocked, or Pending (no pod is ready).")
        @Nullable String phase,
    @JsonPropertyDescription("How many of its pods are ready.") int readyPods,
    @JsonPropertyDescription(
            "How many of its ready pods have a sidecar that uses the published routing table.")
        int sidecarsInSync) {}
