package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The observed state of one live version. */
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
            "Active (receives new visitors), Standby (never had a share: receives pinned requests only), "
                + "Preview (Standby, and the target of a rollout at 0%), Draining (lost its share: receives "
                + "open pages and pinned requests only), Leaving (Draining, and its pages are asked to move), "
                + "Retired or Blocked (receives no traffic), or Pending (no pod is ready).")
        @Nullable String phase,
    @JsonPropertyDescription("The number of its ready pods.") int readyPods,
    @JsonPropertyDescription(
            "The number of its ready pods whose sidecar has loaded the published routing table.")
        int sidecarsInSync,
    @JsonPropertyDescription(
            "The pods whose sidecar is of another release than the operator, each with that release.")
        @Nullable List<String> sidecarsOfOtherRelease,
    @JsonPropertyDescription("Who uses it, and when it is retired.")
        @Nullable VersionUseStatus use) {}
