package dev.appversion.rollout.machine;

/** What moves a rollout, in the order of rank: of several in one pass, the first one decides. */
public enum Event {
  /** The target was removed from the versions, or blocked. */
  TARGET_LOST("target removed or blocked"),
  /** The command abort. */
  ABORT("command `abort`"),
  /** The command rollback. */
  ROLLBACK("command `rollback`"),
  /** {@code spec.rollout.target} names another version, or another build of it. */
  TARGET_CHANGED("target changed"),
  /** The analysis failed. */
  VERDICT_FAILED("analysis failed"),
  /** The deadline expired. */
  DEADLINE("deadline"),
  /** A command or a declaration holds the rollout. */
  PAUSE("pause"),
  /** The pause ended. */
  RESUME("resume"),
  /** The command promote. */
  PROMOTE("command `promote`"),
  /** The command skip. */
  SKIP("command `skip`"),
  /** The command approve. */
  APPROVE("command `approve`"),
  /** The command retry. */
  RETRY("command `retry`"),
  /** A command that changes nothing in this state. */
  REFUSED("any other command"),
  /** Time passed, or pods, sidecars or samples were observed. */
  PROGRESS("time and facts");

  private final String label;

  Event(String label) {
    this.label = label;
  }

  /** The event in words, in Markdown. */
  public String label() {
    return label;
  }
}
