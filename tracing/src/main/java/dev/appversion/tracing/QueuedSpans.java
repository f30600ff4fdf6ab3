package dev.appversion.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Passes ended spans to the batches while the queue has room. The SDK limits its queue as well, but
 * reports what it drops only to metrics of its own kind.
 */
final class QueuedSpans implements SpanProcessor {
  private final SpanProcessor batches;
  private final int capacity;
  private final AtomicInteger waiting;
  private final LongConsumer dropped;

  /**
   * @param batches whose queue has at least this capacity
   * @param waiting the number of spans in the queue, which the exporter reduces
   */
  QueuedSpans(SpanProcessor batches, int capacity, AtomicInteger waiting, LongConsumer dropped) {
    this.batches = batches;
    this.capacity = capacity;
    this.waiting = waiting;
    this.dropped = dropped;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (waiting.incrementAndGet() > capacity) {
      waiting.decrementAndGet();
      dropped.accept(1);
    } else {
      batches.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    // Only ended spans are exported.
  }

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }
}
