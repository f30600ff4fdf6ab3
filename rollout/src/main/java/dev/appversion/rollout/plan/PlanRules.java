package dev.appversion.rollout.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rules for the values of a plan. Each message begins with the field. */
final class PlanRules {
  static final Duration LONGEST = Duration.ofDays(365);
  static final int MOST_STEPS = 20;
  static final int LONGEST_WINDOW = 10;

  private final List<String> problems = new ArrayList<>();

  /** The problems of a plan; empty if it is valid. */
  static List<String> problems(RolloutPlan.Builder plan) {
    PlanRules rules = new PlanRules();
    rules.steps(plan.steps);
    rules.duration("bake", plan.bake);
    rules.duration("deadline", plan.deadline);
    if (plan.rollbackWindow < 0 || plan.rollbackWindow > LONGEST_WINDOW) {
      rules.report(
          "rollbackWindow",
          "must be 0 to %d, not %d".formatted(LONGEST_WINDOW, plan.rollbackWindow));
    }
    return rules.problems;
  }

  private void steps(List<Step> steps) {
    if (steps.size() > MOST_STEPS) {
      report("steps", "must be at most %d, not %d".formatted(MOST_STEPS, steps.size()));
    }
    int before = -1;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      weight("steps[" + i + "].weight", step.weight(), before);
      duration("steps[" + i + "].hold", step.hold());
      before = step.weight();
    }
  }

  private void weight(String field, int weight, int before) {
    if (weight == 100) {
      report(field, "must be 0 to 99: 100 is the implied last step; remove this one");
    } else if (weight < 0 || weight > 100) {
      report(field, "must be 0 to 99, not %d".formatted(weight));
    } else if (weight <= before) {
      report(
          field,
          "must be above the weight of the step before, %d, not %d".formatted(before, weight));
    }
  }

  private void duration(String field, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      report(
          field,
          "must be 0s to %dh (a year), not %ds".formatted(LONGEST.toHours(), value.toSeconds()));
    }
  }

  private void report(String field, String rule) {
    problems.add("spec.rollout." + field + ": " + rule);
  }
}
