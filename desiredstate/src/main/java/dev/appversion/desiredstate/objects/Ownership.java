package dev.appversion.desiredstate.objects;

/** The relation of an existing object to an AppVersion that needs the object's name. */
public enum Ownership {
  /** The AppVersion is its controller. */
  OWNED,
  /**
   * It has the AppVersion's labels, and no controller except a deleted AppVersion of the same name:
   * it was restored from a backup, or orphaned. It is adopted.
   */
  ORPHANED,
  /**
   * The AppVersion is about to be deleted and no longer owns it, so that a new one of the same name
   * can adopt it. It is adopted again only when it must be changed.
   */
  RELEASED,
  /** It belongs to another owner, and is never changed. */
  FOREIGN
}
