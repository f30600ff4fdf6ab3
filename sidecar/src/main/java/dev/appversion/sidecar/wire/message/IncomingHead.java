package dev.appversion.sidecar.wire.message;

/** The head of a request as a client sent it: a valid head, or bytes that are refused. */
public sealed interface IncomingHead permits RequestHead, IncomingHead.Refused {
  /**
   * A head that is not passed on. The connection closes after the refusal, since where the next
   * request begins is not known.
   *
   * @param status 400, 408, 414, 417, 431, 501, 505, or 503 if the memory for heads is exhausted
   * @param detail what is wrong, as one sentence without a full stop; contains no bytes of the head
   * @param head whether the method is HEAD, so that the refusal has no body
   */
  record Refused(int status, String detail, boolean head) implements IncomingHead {}
}
