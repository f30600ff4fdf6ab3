package dev.appversion.sidecar.wire.message;

/** The head of a request as a client sent it: a valid head, or bytes that are refused. */
public sealed interface IncomingHead permits RequestHead, IncomingHead.Refused {
  /**
   * A head that is not passed on. The connection closes after the refusal, since where the next
   * request begins is not known.
   */
  sealed interface Refused extends IncomingHead {
    /** Whether the method is HEAD, so that the refusal has no body. */
    boolean head();
  }

  /**
   * A head that violates the grammar or exceeds a limit, or did not arrive in time.
   *
   * @param status 400, 408, 414, 417, 431, 501 or 505
   * @param detail what is wrong, as one sentence without a full stop; contains no bytes of the head
   */
  record Malformed(int status, String detail, boolean head) implements Refused {}

  /** A head for which the memory is in use by the heads of other requests. */
  record OverMemory(boolean head) implements Refused {}
}
