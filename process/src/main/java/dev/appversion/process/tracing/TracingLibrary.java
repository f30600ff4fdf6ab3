package dev.appversion.process.tracing;

import java.util.function.LongConsumer;

/** An implementation of tracing, found by {@link java.util.ServiceLoader}. */
public interface TracingLibrary {
  /**
   * Starts a tracer.
   *
   * @param dropped receives numbers of spans that are not exported: the queue was full, or the
   *     collector did not accept them. Called on any thread
   */
  RequestTracer open(TracingOptions options, LongConsumer dropped);
}
