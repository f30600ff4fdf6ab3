package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of the current rollout. The operator continues by this alone. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutStatus(
    @JsonPropertyDescription(
            "Stable (no rollout), Waiting, Shifting, Holding, Baking, Paused, Aborting or Aborted: "
                + "docs/reference/rollout-states.md.")
        @Required
        String phase,
    @JsonPropertyDescription("The time since which it is in this phase.") @Required String since,
    @JsonPropertyDescription("The version that has, or gets back, all new visitors.") @Required
        String stable,
    @JsonPropertyDescription("The version that shall get all new visitors.")
        @Nullable String target,
    @JsonPropertyDescription(
            "Identifies the target and what it is: its selector, its images and its manifest. Commands "
                + "can name it.")
        @Nullable String id,
    @JsonPropertyDescription("1, and one more after each retry.") @Nullable Integer attempt,
    @JsonPropertyDescription("The current step: an index of plan.steps, or their number at 100%.")
        @Nullable Integer step,
    @JsonPropertyDescription("The target's share of new visitors in percent.")
        @Nullable Integer weight,
    @JsonPropertyDescription("The time at which the hold or the bake is over.")
        @Nullable String heldUntil,
    @JsonPropertyDescription(
            "What the rollout waits for: pods, manifest, assets, capacity, sidecars, hold, analysis, approval, "
                + "resume or stablePods.")
        @Nullable List<String> awaiting,
    @JsonPropertyDescription("What happens now and what follows.") @Nullable String message,
    @JsonPropertyDescription("The last command that acted.")
        @Nullable LastCommandStatus lastCommand,
    @JsonPropertyDescription("The shares that all sidecars shall enforce.") @Required
        SharesStatus table,
    @JsonPropertyDescription("The current attempt.") @Nullable AttemptStatus run,
    @JsonPropertyDescription("Why and by whom it is paused.") @Nullable PauseStatus pause,
    @JsonPropertyDescription("Why and by whom it was ended.") @Nullable AbortStatus abort,
    @JsonPropertyDescription("The stable versions, the current one first.") @Required
        List<StableStatus> stables) {

  /** The same with another message. */
  public RolloutStatus withMessage(String text) {
    return new RolloutStatus(
        phase,
        since,
        stable,
        target,
        id,
        attempt,
        step,
        weight,
        heldUntil,
        awaiting,
        text,
        lastCommand,
        table,
        run,
        pause,
        abort,
        stables);
  }
}
