package dev.appversion.rollout.command;

/**
 * What became of a command, for its status.
 *
 * @param uid the command's UID
 * @param state whether it acted
 * @param message what it did, or why it was refused and what to do instead
 */
public record Outcome(String uid, State state, String message) {
  /** Whether a command acted. */
  public enum State {
    /** It acted. */
    DONE,
    /** It changed nothing. */
    REFUSED
  }
}
