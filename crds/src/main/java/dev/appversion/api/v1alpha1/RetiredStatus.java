package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One retired version whose assets are still served. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetiredStatus(
    @Required String name,
    @JsonPropertyDescription("What its responses carried in X-App-Version.")
        @Nullable String appVersion,
    @JsonPropertyDescription("When it was retired.") @Nullable String since,
    @JsonPropertyDescription("Until when its assets are kept, unless more versions are retired.")
        @Nullable String until,
    @JsonPropertyDescription("How many assets it has.") int assets,
    @JsonPropertyDescription("Whether all of them are stored.") boolean complete) {}
