package dev.appversion.versioning.manifest;

/** A manifest that cannot be used; the message gives the reason and the position. */
public final class InvalidManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A manifest that cannot be used.
   *
   * @param message what is wrong, and where
   */
  public InvalidManifestException(String message) {
    super(message);
  }

  /**
   * A manifest that cannot be used.
   *
   * @param message what is wrong, and where
   * @param cause the error of the parser
   */
  public InvalidManifestException(String message, Throwable cause) {
    super(message, cause);
  }
}
