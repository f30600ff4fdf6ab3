package dev.appversion.sidecar.trace;

import dev.appversion.process.tracing.TraceContext;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Optional;

/** The fields {@code traceparent} and {@code tracestate} of a request. */
public final class TraceFields {
  private static final HttpString TRACEPARENT = new HttpString(TraceContext.FIELD);
  private static final HttpString TRACESTATE = new HttpString("tracestate");

  private TraceFields() {}

  /** The trace context; empty if the request has no valid one, or more than one. */
  public static Optional<TraceContext> read(HeaderMap request) {
    HeaderValues values = request.get(TRACEPARENT);
    return values == null || values.size() != 1
        ? Optional.empty()
        : TraceContext.parse(values.getFirst());
  }

  /** Replaces the trace context. */
  static void write(HeaderMap request, TraceContext context) {
    request.put(TRACEPARENT, context.value());
  }

  /** Removes the vendors' entries of a trace that does not continue. */
  static void removeState(HeaderMap request) {
    request.remove(TRACESTATE);
  }
}
