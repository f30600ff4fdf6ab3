package dev.appversion.sidecar.wire.message;

/** A message that does not follow the grammar of RFC 9112, or exceeds a limit. */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Creates one.
   *
   * @param status the status by which a server refuses a request with this fault
   * @param detail what is wrong; contains no bytes of the message
   */
  public MalformedMessageException(int status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  /** A fault that a server answers with 400. */
  public static MalformedMessageException badRequest(String detail) {
    return new MalformedMessageException(400, detail);
  }

  /** The status by which a server refuses a request with this fault. */
  public int status() {
    return status;
  }

  /** The problem, as one sentence without a full stop. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
