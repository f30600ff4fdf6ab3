package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A time that can be stopped and continued. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StopwatchStatus(
    @JsonPropertyDescription("The ISO 8601 duration that was counted before since.") @Required
        String counted,
    @JsonPropertyDescription("The time since which it runs. Absent while it is stopped.")
        @Nullable String since) {}
