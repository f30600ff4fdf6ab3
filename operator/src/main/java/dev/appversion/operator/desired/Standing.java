package dev.appversion.operator.desired;

/** Whose an object is that has a name which an AppVersion needs. */
public enum Standing {
  /** The AppVersion is its controller. */
  OURS,
  /**
   * It has the AppVersion's labels, and no controller but a deleted AppVersion of the same name: it
   * was restored from a backup, or orphaned. It is adopted.
   */
  ORPHANED,
  /** Another's: never touched. */
  FOREIGN
}
