package dev.appversion.versioning.manifest;

/** A manifest that cannot be used; the message names what is wrong and where. */
public final class InvalidManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidManifestException(String message) {
    super(message);
  }

  public InvalidManifestException(String message, Throwable cause) {
    super(message, cause);
  }
}
