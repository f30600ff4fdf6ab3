package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.rollout.Durations;
import dev.appversion.api.v1alpha1.rollout.RetirementSpec;
import dev.appversion.api.v1alpha1.rollout.RolloutSpec;
import dev.appversion.rollout.phase.RetirementPolicy;
import dev.appversion.rollout.plan.CapacityRule;
import dev.appversion.rollout.plan.OnFailure;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;

/** Reads the plan of a rollout and the rules of retirement from the resource. Pure. */
public final class Plans {
  private Plans() {}

  /**
   * The plan in {@code spec.rollout}.
   *
   * @throws dev.appversion.rollout.plan.InvalidPlanException if a value is out of range
   * @throws IllegalArgumentException if a duration has another form
   */
  public static RolloutPlan plan(RolloutSpec spec) {
    return RolloutPlan.builder()
        .steps(
            spec.steps().stream()
                .map(step -> new Step(step.weight(), Durations.parse(step.hold()), step.approval()))
                .toList())
        .bake(Durations.parse(spec.bake()))
        .deadline(Durations.parse(spec.deadline()))
        .onFailure(
            switch (spec.onFailure()) {
              case ABORT -> OnFailure.ABORT;
              case PAUSE -> OnFailure.PAUSE;
            })
        .rollbackWindow(spec.rollbackWindow())
        .capacity(
            switch (spec.capacity()) {
              case REQUIRE -> CapacityRule.REQUIRE;
              case WARN -> CapacityRule.WARN;
            })
        .build();
  }

  /**
   * The rules in {@code spec.retirement}.
   *
   * @throws IllegalArgumentException if a value is out of range or has another form
   */
  public static RetirementPolicy retirement(RetirementSpec spec) {
    return new RetirementPolicy(
        Durations.parse(spec.grace()),
        Durations.parse(spec.idle()),
        Durations.parse(spec.move()),
        Durations.parse(spec.maxAge()));
  }
}
