package dev.appversion.rollout.plan;

/** What a rollout does when a hold is over and there are too few samples for a verdict. */
public enum OnInconclusive {
  /** The step continues until there are enough samples. */
  HOLD,
  /** The next step begins. */
  PROCEED,
  /** The rollout is aborted. */
  ABORT
}
