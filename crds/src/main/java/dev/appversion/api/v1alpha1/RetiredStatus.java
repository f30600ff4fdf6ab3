package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One retired version whose assets are still served. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetiredStatus(
    @JsonPropertyDescription("The name that the version had.") @Required String name,
    @JsonPropertyDescription("The value of X-App-Version in its responses.")
        @Nullable String appVersion,
    @JsonPropertyDescription("When the version was retired.") @Nullable String since,
    @JsonPropertyDescription(
            "Until when its assets are kept, unless spec.retention.count is exceeded before.")
        @Nullable String until,
    @JsonPropertyDescription("How many assets it has.") int assets,
    @JsonPropertyDescription("Whether the store has all of its assets.") boolean complete) {}
