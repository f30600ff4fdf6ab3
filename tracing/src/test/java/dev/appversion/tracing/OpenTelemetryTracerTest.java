package dev.appversion.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.appversion.process.tracing.RequestSpan;
import dev.appversion.process.tracing.RequestTracer;
import dev.appversion.process.tracing.TraceContext;
import dev.appversion.process.tracing.TracingLibraries;
import dev.appversion.process.tracing.TracingOptions;
import dev.appversion.testkit.otlp.OtlpCollector;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector receives from the tracer, and what happens while it accepts nothing. */
class OpenTelemetryTracerTest {
  private static final Optional<TraceContext> SAMPLED =
      TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  private static final Optional<TraceContext> UNSAMPLED =
      TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
  private static final Delivery FAST =
      new Delivery(4, 2, Duration.ofMillis(10), Duration.ofMinutes(1), Duration.ofMinutes(1));

  /** Does not retry for long. */
  private static final Delivery IMPATIENT =
      new Delivery(4, 2, Duration.ofMillis(10), Duration.ofMillis(500), Duration.ofMinutes(1));

  /** Exports nothing before it is closed. */
  private static final Delivery ON_CLOSE =
      new Delivery(8, 8, Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final AtomicLong dropped = new AtomicLong();
  private OtlpCollector collector;

  @BeforeEach
  void start() throws IOException {
    collector = OtlpCollector.start();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private RequestTracer tracer(double share, Delivery delivery) {
    return new OpenTelemetryTracer(
        new TracingOptions(collector.endpoint(), share, Map.of("service.name", "shop")),
        delivery,
        dropped::addAndGet);
  }

  private static RequestSpan start(RequestTracer tracer) {
    return tracer.start("GET", SAMPLED).orElseThrow();
  }

  @Test
  void aSpanHasItsParentItsAttributesAndItsStatus() {
    RequestSpan span;
    try (RequestTracer tracer = tracer(0, FAST)) {
      span = start(tracer);
      span.set("url.path", "/a");
      span.set("http.response.status_code", 502);
      span.end(true);
    }

    Span received = collector.spans().getFirst();
    assertThat(received.getName()).isEqualTo("GET");
    assertThat(received.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(hex(received.getTraceId())).isEqualTo(SAMPLED.orElseThrow().traceId());
    assertThat(hex(received.getParentSpanId())).isEqualTo(SAMPLED.orElseThrow().spanId());
    assertThat(hex(received.getSpanId())).isEqualTo(span.context().spanId());
    assertThat(received.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(OtlpCollector.attributes(received))
        .isEqualTo(Map.of("url.path", "/a", "http.response.status_code", "502"));
    assertThat(collector.resource()).isEqualTo(Map.of("service.name", "shop"));
    assertThat(dropped).hasValue(0);
  }

  @Test
  void aRequestFollowsTheFlagOfItsTraceAndTheShareWithoutOne() {
    try (RequestTracer all = tracer(1, FAST);
        RequestTracer none = tracer(0, FAST)) {
      assertThat(all.start("GET", UNSAMPLED)).isEmpty();
      assertThat(none.start("GET", SAMPLED)).isPresent();
      assertThat(none.start("GET", Optional.empty())).isEmpty();
      assertThat(all.start("GET", Optional.empty()))
          .hasValueSatisfying(root -> assertThat(root.context().isSampled()).isTrue());
    }
  }

  @Test
  void longValuesAreCut() {
    try (RequestTracer tracer = tracer(0, FAST)) {
      RequestSpan span = start(tracer);
      span.set("url.path", "/" + "a".repeat(10_000));
      span.end(false);
    }

    assertThat(OtlpCollector.attributes(collector.spans().getFirst()).get("url.path"))
        .hasSize(OpenTelemetryTracer.MAX_VALUE);
  }

  @Test
  void theSpansInTheQueueAreExportedWhenTheTracerIsClosed() {
    try (RequestTracer tracer = tracer(0, ON_CLOSE)) {
      for (int i = 0; i < ON_CLOSE.queue() - 1; i++) {
        start(tracer).end(false);
      }
      assertThat(collector.spans()).isEmpty();
    }

    assertThat(collector.spans()).hasSize(ON_CLOSE.queue() - 1);
  }

  @Test
  void spansOfAFailingCollectorAreDroppedAndCountedAndLoggedOnce() {
    List<String> log = new ArrayList<>();
    Logger logger = Logger.getLogger("dev.appversion.tracing");
    Handler handler = recorder(log);
    logger.addHandler(handler);
    try (RequestTracer tracer = tracer(0, FAST)) {
      collector.respond(400);
      for (int i = 1; i <= 3; i++) {
        start(tracer).end(false);
        long all = i;
        await().until(() -> dropped.get() == all);
      }
      collector.respond(200);
      start(tracer).end(false);
      await().until(() -> collector.spans().size() == 1);
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(dropped).hasValue(3);
    assertThat(log)
        .hasSize(2)
        .satisfiesExactly(
            failed -> assertThat(failed).startsWith("spans cannot be exported and are dropped"),
            recovered -> assertThat(recovered).startsWith("spans are exported again"));
  }

  @Test
  void noSpanIsLostWithoutBeingCounted() {
    collector.close();
    int spans = 1000;
    try (RequestTracer tracer = tracer(0, IMPATIENT)) {
      for (int i = 0; i < spans; i++) {
        start(tracer).end(false);
      }
    }

    await().until(() -> dropped.get() == spans);
  }

  @Test
  void theLibraryIsFound() {
    assertThat(TracingLibraries.find())
        .hasValueSatisfying(it -> assertThat(it).isInstanceOf(OpenTelemetryTracing.class));
  }

  @Test
  void theEndpointIsABaseUrl() {
    assertThat(OpenTelemetryTracer.traces(collector.endpoint()))
        .isEqualTo(collector.endpoint() + "/v1/traces");
    assertThat(OpenTelemetryTracer.traces(collector.endpoint().resolve("/otlp/")))
        .isEqualTo(collector.endpoint() + "/otlp/v1/traces");
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static Handler recorder(List<String> messages) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        messages.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
