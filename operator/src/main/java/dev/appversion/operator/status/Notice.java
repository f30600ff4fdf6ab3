package dev.appversion.operator.status;

/**
 * An event of an AppVersion.
 *
 * @param warning whether its type is {@code Warning} rather than {@code Normal}
 * @param reason the machine-readable reason
 * @param message the human-readable note
 */
public record Notice(boolean warning, String reason, String message) {
  /** An event of the type {@code Normal}. */
  public static Notice normal(String reason, String message) {
    return new Notice(false, reason, message);
  }

  /** An event of the type {@code Warning}. */
  public static Notice warning(String reason, String message) {
    return new Notice(true, reason, message);
  }
}
