package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The version that shall get all new visitors, and the steps by which it gets them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.steps.map(s, s.weight).isSorted() && self.steps.all(s, self.steps.exists_one(t,"
            + " t.weight == s.weight))",
    message = RolloutSpec.STEPS_ASCEND)
public record RolloutSpec(
    @Required
        @Size(min = 1, max = 40)
        @JsonPropertyDescription(
            "The name of the version that shall get all new visitors. A change starts a rollout. The "
                + "first target of a resource gets them at once.")
        String target,
    @Size(max = 20)
        @Default(RolloutSpec.DEFAULT_STEPS)
        @JsonPropertyDescription(
            "The steps before 100%, in the order of their ascending weights. With an empty list, the "
                + "target gets all new visitors at once. A change applies to the next rollout.")
        List<StepSpec> steps,
    @Default("\"0s\"")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.AT_MOST_A_YEAR, message = Durations.MESSAGE)
        @JsonPropertyDescription(
            "The time at 100% during which the rollout can still be aborted: a number and s, m, h or d.")
        String bake,
    @Default("false")
        @JsonPropertyDescription(
            "Whether the rollout stays at its share. An abort is possible all the same.")
        Boolean paused,
    @Default("\"30m\"")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.AT_MOST_A_YEAR, message = Durations.MESSAGE)
        @JsonPropertyDescription(
            "The longest time for which the rollout waits for pods, sidecars or capacity: a number and "
                + "s, m, h or d. 0s: no limit.")
        String deadline,
    @Default("\"abort\"")
        @JsonPropertyDescription(
            "What follows an expired deadline. abort: the stable version gets all new visitors again. "
                + "pause: the share stays until a person decides.")
        OnFailure onFailure,
    @Default("3")
        @Min(0)
        @Max(10)
        @JsonPropertyDescription(
            "A return to one of this many stable versions before the current one skips the steps, while "
                + "its pods are ready and it is the same build.")
        Integer rollbackWindow,
    @Default("\"require\"")
        @JsonPropertyDescription(
            "require: each step waits until the target has as many ready pods as its share of those of "
                + "the stable version at the start. warn: one ready pod is enough.")
        Capacity capacity) {

  /** The error for steps whose weights do not ascend. */
  public static final String STEPS_ASCEND =
      "steps[].weight must ascend: each step needs a higher weight than the one before";

  static final String DEFAULT_STEPS =
      "[{\"weight\":5,\"hold\":\"5m\"},{\"weight\":25,\"hold\":\"5m\"},{\"weight\":50,\"hold\":\"5m\"}]";

  public RolloutSpec {
    target = target == null ? "" : target;
    steps =
        steps == null
            ? List.of(
                new StepSpec(5, "5m", false),
                new StepSpec(25, "5m", false),
                new StepSpec(50, "5m", false))
            : List.copyOf(steps);
    bake = bake == null ? "0s" : bake;
    paused = paused != null && paused;
    deadline = deadline == null ? "30m" : deadline;
    onFailure = onFailure == null ? OnFailure.ABORT : onFailure;
    rollbackWindow = rollbackWindow == null ? 3 : rollbackWindow;
    capacity = capacity == null ? Capacity.REQUIRE : capacity;
  }

  /** What follows an expired deadline. */
  public enum OnFailure {
    /** The stable version gets all new visitors again. */
    @JsonProperty("abort")
    ABORT,
    /** The share stays. */
    @JsonProperty("pause")
    PAUSE
  }

  /** Whether a step waits for pods. */
  public enum Capacity {
    /** It waits for as many as its share requires. */
    @JsonProperty("require")
    REQUIRE,
    /** It waits for one. */
    @JsonProperty("warn")
    WARN
  }
}
