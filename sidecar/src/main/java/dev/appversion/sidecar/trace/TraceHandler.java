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
 * other sidecars. The trace context of other requests passes unchanged. {@code tracestate} always
 * does: it has no entry of the sidecar (W3C Trace Context, section 3.5).
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
    HeaderMap headers = exchange.getRequestHeaders();
    Optional<TraceContext> parent = TraceFields.read(headers);
    Optional<RequestSpan> started = tracer.start(SpanAttributes.name(exchange), parent);
    if (started.isPresent()) {
      RequestSpan span = started.get();
      TraceFields.write(headers, span.context());
      exchange.addExchangeCompleteListener(
          (completed, following) -> {
            int status = completed.isResponseStarted() ? completed.getStatusCode() : 0;
            SpanAttributes.set(span, completed, RequestContext.of(completed), status);
            span.end(SpanAttributes.isFailure(status));
            following.proceed();
          });
    }
    next.handleRequest(exchange);
  }
}
