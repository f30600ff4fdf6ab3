package dev.appversion.sidecar.wire;

import dev.appversion.sidecar.wire.message.MalformedMessageException;
import java.io.IOException;

/** A body that is not read to its end: the request is refused, and the connection closed. */
public abstract sealed class RefusedBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  private RefusedBodyException(String detail) {
    super(detail);
  }

  /** Its chunked transfer coding is broken, or its trailers exceed the limit of one request. */
  public static final class Malformed extends RefusedBodyException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Malformed(MalformedMessageException fault) {
      super(fault.detail());
      this.status = fault.status();
    }

    /** The status by which a server refuses a request with such a body. */
    public int status() {
      return status;
    }

    /** The problem, as one sentence without a full stop, without input of the client. */
    public String detail() {
      return String.valueOf(getMessage());
    }
  }

  /** The heads and trailers of other requests use the memory for them. */
  public static final class OverMemory extends RefusedBodyException {
    private static final long serialVersionUID = 1L;

    OverMemory() {
      super("the memory for trailers is exhausted");
    }
  }
}
