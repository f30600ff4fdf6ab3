package dev.appversion.tracing;

import dev.appversion.process.net.IoFailure;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Exports batches, counts the spans of failed ones, and logs when the collector fails or recovers.
 */
final class ReportingExporter implements SpanExporter {
  private static final System.Logger LOG = System.getLogger("dev.appversion.tracing");

  private final SpanExporter exporter;
  private final URI endpoint;
  private final AtomicInteger waiting;
  private final LongConsumer dropped;
  private final AtomicBoolean failing = new AtomicBoolean();

  ReportingExporter(
      SpanExporter exporter, URI endpoint, AtomicInteger waiting, LongConsumer dropped) {
    this.exporter = exporter;
    this.endpoint = endpoint;
    this.waiting = waiting;
    this.dropped = dropped;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size(); // the SDK reuses the collection
    waiting.addAndGet(-count);
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> ended(result, count));
  }

  private void ended(CompletableResultCode result, int count) {
    boolean fails = !result.isSuccess();
    if (fails) {
      dropped.accept(count);
    }
    if (failing.getAndSet(fails) == fails) {
      return;
    }
    if (!fails) {
      LOG.log(Level.INFO, "spans are exported again endpoint={0}", endpoint);
    } else {
      LOG.log(
          Level.WARNING,
          "spans cannot be exported and are dropped endpoint={0} cause=\"{1}\"",
          endpoint,
          cause(result.getFailureThrowable()));
    }
  }

  private static String cause(@Nullable Throwable failure) {
    if (failure == null) {
      return "no response in time";
    }
    // The SDK's own exception has a cause, except for a response that is an error.
    return failure.getCause() == null
        ? "the collector refused them"
        : IoFailure.describe(failure.getCause());
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
