package dev.appversion.sidecar.wire;

import dev.appversion.sidecar.wire.message.MalformedMessageException;
import java.io.IOException;

/** A body whose chunked transfer coding is broken: where it ends is not known. */
public final class MalformedBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  MalformedBodyException(MalformedMessageException fault) {
    super(fault.detail());
    this.status = fault.status();
  }

  /** The status by which a server refuses a request with such a body. */
  public int status() {
    return status;
  }
}
