package dev.appversion.rollout.state;

/** Why a rollout ends without its target. */
public enum AbortReason {
  /** A person aborted it. */
  COMMAND,
  /** A person returned to the stable version. */
  ROLLBACK,
  /** The target is no longer in {@code spec.versions}. */
  REMOVED,
  /** The target is blocked. */
  BLOCKED,
  /** The analysis failed. */
  VERDICT,
  /** There were too few samples for a verdict. */
  INCONCLUSIVE,
  /** It waited too long for pods, sidecars or capacity. */
  DEADLINE,
  /** The target was changed. */
  SUPERSEDED
}
