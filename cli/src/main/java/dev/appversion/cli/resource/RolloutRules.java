package dev.appversion.cli.resource;

import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.api.v1alpha1.rollout.Durations;
import dev.appversion.api.v1alpha1.rollout.RetirementSpec;
import dev.appversion.api.v1alpha1.rollout.RolloutSpec;
import dev.appversion.api.v1alpha1.rollout.StepSpec;
import java.util.ArrayList;
import java.util.List;

/** The CRD's CEL rules for {@code spec.rollout} and {@code spec.retirement} in Java. */
final class RolloutRules {
  private final YamlDocument document;
  private final List<FieldError> problems = new ArrayList<>();

  private RolloutRules(YamlDocument document) {
    this.document = document;
  }

  /** The violations in a rollout, and in the versions beside it. */
  static List<FieldError> rollout(AppVersionSpec spec, RolloutSpec rollout, YamlDocument document) {
    RolloutRules rules = new RolloutRules(document);
    rules.versions(spec.versions(), rollout.target());
    rules.steps(rollout.steps());
    rules.duration("spec.rollout.bake", rollout.bake());
    rules.duration("spec.rollout.deadline", rollout.deadline());
    return rules.problems;
  }

  /** The violations in a retirement. */
  static List<FieldError> retirement(RetirementSpec spec, YamlDocument document) {
    RolloutRules rules = new RolloutRules(document);
    rules.duration("spec.retirement.grace", spec.grace());
    rules.duration("spec.retirement.idle", spec.idle());
    rules.duration("spec.retirement.move", spec.move());
    rules.duration("spec.retirement.maxAge", spec.maxAge());
    if (isLonger(spec.grace(), spec.maxAge())) {
      rules.report("spec.retirement", RetirementSpec.GRACE);
    }
    if (isLonger(spec.move(), spec.maxAge())) {
      rules.report("spec.retirement", RetirementSpec.MOVE);
    }
    return rules.problems;
  }

  private void versions(List<VersionSpec> versions, String target) {
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).weight() != 0) {
        report(
            "spec.versions[" + i + "].weight",
            "rollout decides the shares: remove versions[].weight, or remove rollout to set"
                + " weights by hand");
      }
    }
    if (versions.stream().noneMatch(version -> version.name().equals(target))) {
      report("spec.rollout.target", "'" + target + "' is not the name of one of the versions");
    }
    if (versions.stream().allMatch(VersionSpec::blocked)) {
      report("spec.versions", "all versions are blocked: unblock at least one of them");
    }
  }

  private void steps(List<StepSpec> steps) {
    int before = -1;
    for (int i = 0; i < steps.size(); i++) {
      String path = "spec.rollout.steps[" + i + "]";
      int weight = steps.get(i).weight();
      if (weight >= 100) {
        report(path + ".weight", StepSpec.LAST);
      }
      if (weight <= before) {
        report(path + ".weight", RolloutSpec.STEPS_ASCEND);
      }
      duration(path + ".hold", steps.get(i).hold());
      before = weight;
    }
  }

  private void duration(String path, String text) {
    if (Durations.parse(text).compareTo(Durations.LONGEST) > 0) {
      report(path, Durations.MESSAGE);
    }
  }

  private static boolean isLonger(String one, String other) {
    return Durations.parse(one).compareTo(Durations.parse(other)) > 0;
  }

  private void report(String path, String message) {
    problems.add(document.problem(path, message));
  }
}
