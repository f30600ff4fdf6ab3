package dev.appversion.rollout.facts;

/** Whether rollouts are held by declaration. */
public enum Brake {
  /** They are not. */
  RELEASED,
  /** {@code spec.rollout.paused} is true. */
  SPEC,
  /** The operator's freeze is in force. */
  FREEZE
}
