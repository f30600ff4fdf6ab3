package dev.appversion.desiredstate.objects;

/** The relation of an existing object to an AppVersion that needs the object's name. */
public enum Ownership {
  /** The AppVersion is its controller. */
  OWNED,
  /**
   * It has the AppVersion's labels, and no controller but a deleted AppVersion of the same name: it
   * was restored from a backup, or orphaned. It is adopted.
   */
  ORPHANED,
  /**
   * The AppVersion is about to be deleted and no longer owns it, so that another of its name can
   * adopt it. It is adopted again only where something in it must change.
   */
  RELEASED,
  /** It belongs to something else, and is never changed. */
  FOREIGN
}
