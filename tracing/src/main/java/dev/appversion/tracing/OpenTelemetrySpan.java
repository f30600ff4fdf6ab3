package dev.appversion.tracing;

import dev.appversion.process.tracing.RequestSpan;
import dev.appversion.process.tracing.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;

/** A span of the SDK. */
final class OpenTelemetrySpan implements RequestSpan {
  private final Span span;

  OpenTelemetrySpan(Span span) {
    this.span = span;
  }

  @Override
  public TraceContext context() {
    SpanContext context = span.getSpanContext();
    return new TraceContext(
        context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  @Override
  public void set(String attribute, String value) {
    span.setAttribute(attribute, value);
  }

  @Override
  public void set(String attribute, long value) {
    span.setAttribute(attribute, value);
  }

  @Override
  public void end(boolean failed) {
    if (failed) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
