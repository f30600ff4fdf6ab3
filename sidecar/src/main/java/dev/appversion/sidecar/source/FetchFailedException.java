package dev.appversion.sidecar.source;

import java.io.IOException;

/**
 * A manifest or key that a routing table names cannot be read at the moment; retrying may succeed.
 */
final class FetchFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  FetchFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  FetchFailedException(String message) {
    super(message);
  }
}
