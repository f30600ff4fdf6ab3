package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The last command that acted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastCommandStatus(
    @JsonPropertyDescription("The metadata.uid of the command.") @Required String uid,
    @JsonPropertyDescription("Done or Refused.") @Required String state,
    @JsonPropertyDescription("What it did.") @Required String message) {}
