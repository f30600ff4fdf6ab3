package dev.appversion.tracing;

import dev.appversion.process.tracing.RequestSpan;
import dev.appversion.process.tracing.RequestTracer;
import dev.appversion.process.tracing.TraceContext;
import dev.appversion.process.tracing.TracingOptions;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** Creates spans with the SDK; the export is in batches, over a bounded queue. */
final class OpenTelemetryTracer implements RequestTracer {
  /** The instrumentation scope of the spans. */
  static final String SCOPE = "dev.appversion.sidecar";

  /** The maximum length of an attribute's value, in characters. */
  static final int MAX_VALUE = 2048;

  private final Delivery delivery;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  OpenTelemetryTracer(TracingOptions options, Delivery delivery, LongConsumer dropped) {
    this.delivery = delivery;
    this.provider =
        SdkTracerProvider.builder()
            .setResource(Resource.create(attributes(options.resource())))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(options.share())))
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(MAX_VALUE).build())
            .addSpanProcessor(processor(options.endpoint(), delivery, dropped))
            .build();
    this.tracer = provider.get(SCOPE);
  }

  private static SpanProcessor processor(URI endpoint, Delivery delivery, LongConsumer dropped) {
    AtomicInteger waiting = new AtomicInteger();
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(traces(endpoint))
            .setConnectTimeout(delivery.timeout())
            .setTimeout(delivery.timeout())
            .setMeterProvider(MeterProvider::noop)
            .build();
    BatchSpanProcessor batches =
        BatchSpanProcessor.builder(new ReportingExporter(exporter, endpoint, waiting, dropped))
            .setMaxQueueSize(delivery.queue())
            .setMaxExportBatchSize(delivery.batch())
            .setScheduleDelay(delivery.delay())
            .setExporterTimeout(delivery.timeout().multipliedBy(2)) // ends by its own timeout
            .setMeterProvider(MeterProvider.noop())
            .build();
    return new QueuedSpans(batches, delivery.queue(), waiting, dropped);
  }

  /** The path of the signal below a base URL (OpenTelemetry Protocol, "OTLP/HTTP Request"). */
  static String traces(URI endpoint) {
    String base = endpoint.toString();
    return (base.endsWith("/") ? base : base + '/') + "v1/traces";
  }

  private static Attributes attributes(Map<String, String> values) {
    AttributesBuilder attributes = Attributes.builder();
    values.forEach(attributes::put);
    return attributes.build();
  }

  @Override
  public Optional<RequestSpan> start(String name, Optional<TraceContext> parent) {
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER);
    if (parent.isPresent()) {
      builder.setParent(Context.root().with(Span.wrap(remote(parent.get()))));
    } else {
      builder.setNoParent();
    }
    Span span = builder.startSpan();
    return span.isRecording() ? Optional.of(new OpenTelemetrySpan(span)) : Optional.empty();
  }

  private static SpanContext remote(TraceContext context) {
    return SpanContext.createFromRemoteParent(
        context.traceId(),
        context.spanId(),
        TraceFlags.fromHex(context.flags(), 0),
        TraceState.getDefault());
  }

  @Override
  public void close() {
    provider.shutdown().join(delivery.flush().toMillis(), TimeUnit.MILLISECONDS);
  }
}
