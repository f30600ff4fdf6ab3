package dev.appversion.rollout.state;

/** Why a rollout is paused. */
public enum PauseCause {
  /** {@code spec.rollout.paused}; it ends with it. */
  SPEC(true),
  /** All rollouts are frozen; it ends with that. */
  FREEZE(true),
  /** A person paused it. */
  COMMAND(false),
  /** The analysis failed. */
  VERDICT(false),
  /** It waited too long for pods, sidecars or capacity. */
  DEADLINE(false);

  private final boolean declared;

  PauseCause(boolean declared) {
    this.declared = declared;
  }

  /** Whether it ends with its cause; otherwise with the command resume. */
  public boolean declared() {
    return declared;
  }
}
