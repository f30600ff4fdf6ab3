package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Why a rollout was ended. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AbortStatus(
    @JsonPropertyDescription(
            "Command, Rollback, Removed, Blocked, Verdict, Inconclusive, Deadline or Superseded.")
        @Required
        String reason,
    @JsonPropertyDescription("The same in words.") @Required String message,
    @JsonPropertyDescription("The person who ended it.") @Nullable String by,
    @JsonPropertyDescription(
            "What happens to the target's open pages: keep (they stay) or move (they are asked to load "
                + "the stable version).")
        @Required
        String pages) {}
