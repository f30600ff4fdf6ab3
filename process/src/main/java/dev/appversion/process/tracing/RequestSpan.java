package dev.appversion.process.tracing;

/** One span, between the start of a request and its end. Used by one thread at a time. */
public interface RequestSpan {
  /** Its place in the trace, which requests to other servers carry. */
  TraceContext context();

  /** Sets an attribute; long values are cut. */
  void set(String attribute, String value);

  /** Sets an attribute that is a number. */
  void set(String attribute, long value);

  /**
   * The request has ended. Queues the span for the export; does not block.
   *
   * @param failed whether the span's status is an error
   */
  void end(boolean failed);
}
