package dev.appversion.operator.rollout.status;

/**
 * The status of a rollout cannot be read: another client has edited it. Its message begins with the
 * field.
 */
public final class UnreadableStatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For this reason, which begins with the field. */
  public UnreadableStatusException(String message) {
    super(message);
  }
}
