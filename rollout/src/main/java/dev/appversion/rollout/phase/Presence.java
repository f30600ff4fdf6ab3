package dev.appversion.rollout.phase;

/** Whether the resource still has a version. */
public enum Presence {
  /** {@code spec.versions} has it. */
  LISTED,
  /** It was removed from {@code spec.versions}, and has pods; those that terminate count. */
  REMOVED,
  /** It was removed from {@code spec.versions}, and has no pods. */
  GONE
}
