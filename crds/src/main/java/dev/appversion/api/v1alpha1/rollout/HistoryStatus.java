package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A rollout that ended. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryStatus(
    @JsonPropertyDescription("The id of the rollout.") @Required String id,
    @JsonPropertyDescription("Its attempt.") @Required Integer attempt,
    @JsonPropertyDescription("Its target.") @Required String target,
    @JsonPropertyDescription("The stable version before.") @Required String from,
    @JsonPropertyDescription("Completed, Aborted, Superseded or RolledBack.") @Required
        String outcome,
    @JsonPropertyDescription("The time at which it started.") @Required String startedAt,
    @JsonPropertyDescription("The time at which it ended.") @Required String endedAt,
    @JsonPropertyDescription("The target's highest share, in percent.") @Required Integer weight,
    @JsonPropertyDescription("Who ended it; else the field manager that set its target.")
        @Nullable String by,
    @JsonPropertyDescription("Why it ended without its target.") @Nullable String reason) {}
