package dev.appversion.sidecar.trace;

import dev.appversion.process.tracing.RequestSpan;
import dev.appversion.process.tracing.RequestTracer;
import dev.appversion.process.tracing.TraceContext;
import dev.appversion.sidecar.request.RequestContext;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.util.Optional;

/**
 * Records a span of each sampled request, and makes it the parent of the spans of the app and of
 * other sidecars. The trace context of other requests passes unchanged. {@code tracestate}, which
 * has no entry of the sidecar, passes with a trace that continues, and is removed where one begins:
 * without a valid {@code traceparent} it is not used (W3C Trace Context, "Processing Model").
 *
 * <p>Behind a hop no trace begins: the first sidecar has decided.
 */
public final class TraceHandler implements HttpHandler {
  private final RequestTracer tracer;
  private final HttpHandler next;

  /** Records spans with this tracer. */
  public TraceHandler(RequestTracer tracer, HttpHandler next) {
    this.tracer = tracer;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Optional<TraceContext> parent = TraceFields.read(exchange.getRequestHeaders());
    if (parent.isPresent() || RequestContext.of(exchange).hopFields().isEmpty()) {
      tracer
          .start(SpanAttributes.name(exchange), parent)
          .ifPresent(span -> record(span, parent.isEmpty(), exchange));
    }
    next.handleRequest(exchange);
  }

  private static void record(RequestSpan span, boolean root, HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    TraceFields.write(headers, span.context());
    if (root) {
      TraceFields.removeState(headers);
    }
    exchange.addExchangeCompleteListener(
        (completed, following) -> {
          try {
            int status = completed.isResponseStarted() ? completed.getStatusCode() : 0;
            SpanAttributes.set(span, completed, RequestContext.of(completed), status);
            span.end(SpanAttributes.isFailure(status));
          } finally {
            following.proceed();
          }
        });
  }
}
