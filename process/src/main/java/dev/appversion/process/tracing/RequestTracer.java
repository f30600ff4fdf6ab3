package dev.appversion.process.tracing;

import java.util.Optional;

/**
 * Starts spans, and exports those that have ended, in batches on a thread of its own. Thread-safe.
 */
public interface RequestTracer extends AutoCloseable {
  /**
   * Starts the span of a request that a server has received.
   *
   * @param name one of a small number of names
   * @param parent the span of the client; empty if the request starts a trace
   * @return empty if the request is not sampled
   */
  Optional<RequestSpan> start(String name, Optional<TraceContext> parent);

  /** Exports the spans in the queue, for a short time at most, and ends the thread. */
  @Override
  void close();
}
