package dev.appversion.sidecar.source;

import java.io.IOException;

/** What a routing table asks for cannot be had now; trying again may help. */
final class FetchFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  FetchFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  FetchFailedException(String message) {
    super(message);
  }
}
