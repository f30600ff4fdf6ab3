package dev.appversion.api.v1alpha1.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What became of a command. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppVersionCommandStatus(
    @JsonPropertyDescription("Done, or Refused: it changed nothing.") @Required String state,
    @JsonPropertyDescription("What it did, or why it was refused and what to do instead.") @Required
        String message,
    @JsonPropertyDescription("The time of the decision.") @Required String at) {}
