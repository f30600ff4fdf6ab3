package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Why a rollout is paused. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PauseStatus(
    @JsonPropertyDescription("The phase before the pause.") @Required String phase,
    @JsonPropertyDescription("Spec, Freeze, Command, Verdict or Deadline.") @Required String cause,
    @JsonPropertyDescription("The person who paused it.") @Nullable String by) {}
