package dev.appversion.rollout.plan;

/** Whether a step waits until the target has as many pods as its share requires. */
public enum CapacityRule {
  /** The step waits. */
  REQUIRE,
  /** The step begins with a warning, as soon as the target has one ready pod. */
  WARN
}
