package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One retired version whose assets are still served. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetiredStatus(
    @JsonPropertyDescription("The name of the version.") @Required String name,
    @JsonPropertyDescription("The value of X-App-Version in its responses.")
        @Nullable String appVersion,
    @JsonPropertyDescription("The time at which the version was retired.") @Nullable String since,
    @JsonPropertyDescription(
            "The time at which its assets are deleted, unless spec.retention.count is exceeded earlier.")
        @Nullable String until,
    @JsonPropertyDescription("The number of its assets.") int assets,
    @JsonPropertyDescription("Whether the store has all of its assets.") boolean complete) {}
