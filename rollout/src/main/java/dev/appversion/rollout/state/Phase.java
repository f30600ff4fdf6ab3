package dev.appversion.rollout.state;

/** The names of the states, as in {@code status.rollout.phase}. */
public enum Phase {
  /** No rollout is under way. */
  STABLE("Stable", "One version gets all new visitors. No rollout is under way."),
  /** The target has no share yet. */
  WAITING("Waiting", "The target has no share yet: it lacks pods, a manifest or capacity."),
  /** Not all sidecars enforce the last table. */
  SHIFTING("Shifting", "A step's table was written. Not all sidecars enforce it yet."),
  /** All sidecars enforce the share. */
  HOLDING("Holding", "All sidecars enforce the step's share. Hold, analysis and approval follow."),
  /** The target gets all new visitors. */
  BAKING("Baking", "The target gets all new visitors. The rollout can still be aborted."),
  /** The share stays. */
  PAUSED("Paused", "The share stays until the pause ends. Hold and deadline do not count."),
  /** The stable version is getting its visitors back. */
  ABORTING("Aborting", "The stable version gets all new visitors again, as soon as it has a pod."),
  /** The rollout was ended. */
  ABORTED("Aborted", "The stable version has all new visitors. The same target needs a `retry`.");

  private final String label;
  private final String meaning;

  Phase(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** The name in the resource. */
  public String label() {
    return label;
  }

  /** What it means, in Markdown. */
  public String meaning() {
    return meaning;
  }
}
