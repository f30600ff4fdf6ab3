package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One live version as the operator sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionStatus(
    @Required String name,
    @JsonPropertyDescription("What its responses carry in X-App-Version.")
        @Nullable String appVersion,
    @JsonPropertyDescription("explicit, manifest, components or unknown.") @Nullable String source,
    @JsonPropertyDescription("Its share of new visitors, such as 33.3%.") @Nullable String share,
    @JsonPropertyDescription(
            "Active (gets new visitors), Standby (reachable by pin only), Blocked, or Pending (no pod is ready).")
        @Nullable String phase,
    @JsonPropertyDescription("How many of its pods are ready.") int readyPods,
    @JsonPropertyDescription("How many of its ready pods' sidecars enforce the revision in force.")
        int sidecarsInSync) {}
