package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A step of a rollout. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepSpec(
    @Required
        @Min(0)
        @ValidationRule(value = "self < 100", message = StepSpec.LAST)
        @JsonPropertyDescription(
            "The target's share of new visitors in percent. With 0, only pinned requests reach it. 100 "
                + "is the implied last step.")
        Integer weight,
    @Default("\"0s\"")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.AT_MOST_A_YEAR, message = Durations.MESSAGE)
        @JsonPropertyDescription(
            "The minimum time at this share, from when all sidecars enforce it: a number and s, m, h or "
                + "d, at most a year.")
        String hold,
    @Default("false")
        @JsonPropertyDescription(
            "Whether the next step also requires an AppVersionCommand with action: approve.")
        Boolean approval) {

  /** The error for a step of 100%. */
  public static final String LAST =
      "must be 0 to 99: 100 is the implied last step, remove this one";

  public StepSpec {
    weight = weight == null ? 0 : weight;
    hold = hold == null ? "0s" : hold;
    approval = approval != null && approval;
  }
}
