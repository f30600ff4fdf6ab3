package dev.appversion.sidecar.source;

import java.io.IOException;

/** The API server responded with an error. */
final class ApiException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the HTTP status, or the code of an ERROR event
   */
  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
