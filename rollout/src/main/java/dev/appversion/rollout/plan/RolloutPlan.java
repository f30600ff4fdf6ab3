package dev.appversion.rollout.plan;

import java.time.Duration;
import java.util.List;

/**
 * How a rollout proceeds. It is frozen when the rollout starts: a later edit applies to the next
 * one.
 *
 * @param steps in the order of their ascending weights; empty: all new visitors at once. A last
 *     step of 100 is implied
 * @param bake the time at 100 during which the rollout can still be aborted
 * @param deadline the longest time of waiting for pods, sidecars or capacity; 0: no limit
 * @param onFailure what follows a failed analysis or an expired deadline
 * @param onInconclusive what follows a hold with too few samples
 * @param rollbackWindow a return to one of this many stable versions before the current one skips
 *     the steps
 * @param capacity whether a step waits for pods
 */
public record RolloutPlan(
    List<Step> steps,
    Duration bake,
    Duration deadline,
    OnFailure onFailure,
    OnInconclusive onInconclusive,
    int rollbackWindow,
    CapacityRule capacity) {
  /** 5%, 25% and 50% for 5 minutes each; a deadline of 30 minutes; failures abort. */
  public static final RolloutPlan DEFAULT = builder().build();

  /**
   * Checks the values.
   *
   * @throws InvalidPlanException if one is out of range
   */
  public RolloutPlan {
    steps = List.copyOf(steps);
    Builder values = new Builder().steps(steps).bake(bake).deadline(deadline);
    List<String> problems = PlanRules.problems(values.rollbackWindow(rollbackWindow));
    if (!problems.isEmpty()) {
      throw new InvalidPlanException(problems);
    }
  }

  /** Starts a plan with the values of {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** The index of the implied last step, at which the target gets all new visitors. */
  public int last() {
    return steps.size();
  }

  /** The target's share at a step, in percent. */
  public int weight(int step) {
    return step < last() ? steps.get(step).weight() : 100;
  }

  /** This plan without steps: for a return to an earlier stable version. */
  public RolloutPlan atOnce() {
    return new RolloutPlan(
        List.of(), bake, deadline, onFailure, onInconclusive, rollbackWindow, capacity);
  }

  /** Collects the values of a plan. Not thread-safe. */
  public static final class Builder {
    List<Step> steps =
        List.of(
            Step.of(5, Duration.ofMinutes(5)),
            Step.of(25, Duration.ofMinutes(5)),
            Step.of(50, Duration.ofMinutes(5)));
    Duration bake = Duration.ZERO;
    Duration deadline = Duration.ofMinutes(30);
    int rollbackWindow = 3;
    private OnFailure onFailure = OnFailure.ABORT;
    private OnInconclusive onInconclusive = OnInconclusive.HOLD;
    private CapacityRule capacity = CapacityRule.REQUIRE;

    private Builder() {}

    /** Sets the steps before 100. */
    public Builder steps(List<Step> values) {
      steps = List.copyOf(values);
      return this;
    }

    /** Sets the steps before 100. */
    public Builder steps(Step... values) {
      return steps(List.of(values));
    }

    /** Sets the time at 100 during which the rollout can still be aborted. */
    public Builder bake(Duration value) {
      bake = value;
      return this;
    }

    /** Sets the longest time without progress; 0: no limit. */
    public Builder deadline(Duration value) {
      deadline = value;
      return this;
    }

    /** Sets what follows a failed analysis or an expired deadline. */
    public Builder onFailure(OnFailure value) {
      onFailure = value;
      return this;
    }

    /** Sets what follows a hold with too few samples. */
    public Builder onInconclusive(OnInconclusive value) {
      onInconclusive = value;
      return this;
    }

    /** Sets the number of earlier stable versions to which a return skips the steps. */
    public Builder rollbackWindow(int value) {
      rollbackWindow = value;
      return this;
    }

    /** Sets whether a step waits for pods. */
    public Builder capacity(CapacityRule value) {
      capacity = value;
      return this;
    }

    /**
     * The plan.
     *
     * @throws InvalidPlanException if a value is out of range; it lists every problem
     */
    public RolloutPlan build() {
      return new RolloutPlan(
          steps, bake, deadline, onFailure, onInconclusive, rollbackWindow, capacity);
    }
  }
}
