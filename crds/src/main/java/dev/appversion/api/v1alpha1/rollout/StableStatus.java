package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A version that was stable. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StableStatus(
    @JsonPropertyDescription("The name of the version.") @Required String version,
    @JsonPropertyDescription("The id of the rollout that made it stable; empty if unknown.")
        @Nullable String id) {}
