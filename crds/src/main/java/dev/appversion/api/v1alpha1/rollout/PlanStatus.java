package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plan of a rollout as it was at the start; its fields are those of spec.rollout. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanStatus(
    @JsonPropertyDescription("The steps before 100%.") @Required List<StepStatus> steps,
    @JsonPropertyDescription("The time at 100% before the target is stable, in seconds.") @Required
        Long bakeSeconds,
    @JsonPropertyDescription("The longest time of waiting, in seconds. 0: no limit.") @Required
        Long deadlineSeconds,
    @JsonPropertyDescription("What follows an expired deadline: abort or pause.") @Required
        String onFailure,
    @JsonPropertyDescription(
            "The number of earlier stable versions to which a return skips the steps.")
        @Required
        Integer rollbackWindow,
    @JsonPropertyDescription("Whether steps wait for pods: require or warn.") @Required
        String capacity) {
  /** A step of the plan. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepStatus(
      @JsonPropertyDescription("The target's share in percent.") @Required Integer weight,
      @JsonPropertyDescription("The minimum time at this share, in seconds.") @Required
          Long holdSeconds,
      @JsonPropertyDescription("Whether the next step requires an approval.")
          @Nullable Boolean approval) {}
}
