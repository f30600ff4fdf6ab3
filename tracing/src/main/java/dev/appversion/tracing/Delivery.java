package dev.appversion.tracing;

import java.time.Duration;

/**
 * The limits of the export.
 *
 * @param queue the maximum number of spans that wait; one uses about 2 KiB
 * @param batch the maximum number of spans in one request to the collector
 * @param delay how long a span waits for others at most
 * @param timeout of one batch, with its retries
 * @param flush how long the spans in the queue are exported when the tracer is closed
 */
record Delivery(int queue, int batch, Duration delay, Duration timeout, Duration flush) {
  static final Delivery DEFAULT =
      new Delivery(2048, 256, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2));
}
