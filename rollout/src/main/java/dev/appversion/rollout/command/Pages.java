package dev.appversion.rollout.command;

/** What happens to the open pages of a version that gets no new visitors any more. */
public enum Pages {
  /** They stay until they are closed, by the rules of retirement. */
  KEEP,
  /** They are requested to load the current version as soon as nothing would be lost. */
  MOVE
}
