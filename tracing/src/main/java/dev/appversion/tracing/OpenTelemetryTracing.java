package dev.appversion.tracing;

import dev.appversion.process.tracing.RequestTracer;
import dev.appversion.process.tracing.TracingLibrary;
import dev.appversion.process.tracing.TracingOptions;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The implementation of tracing that {@link java.util.ServiceLoader} finds. */
public final class OpenTelemetryTracing implements TracingLibrary {
  /**
   * Logs each failed request, and is switched off: {@link ReportingExporter} logs changes. Kept in
   * a field: a logger without references is garbage collected, with its level.
   */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  /** For {@link java.util.ServiceLoader}. */
  public OpenTelemetryTracing() {}

  @Override
  public RequestTracer open(TracingOptions options, LongConsumer dropped) {
    SDK.setLevel(Level.OFF);
    return new OpenTelemetryTracer(options, Delivery.DEFAULT, dropped);
  }
}
