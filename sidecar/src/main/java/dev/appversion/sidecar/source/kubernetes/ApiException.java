package dev.appversion.sidecar.source.kubernetes;

import java.io.IOException;

/** The API server responded with an error. */
public final class ApiException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the HTTP status, or the code of an ERROR event
   */
  public ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The status of the API server's answer. */
  public int status() {
    return status;
  }
}
