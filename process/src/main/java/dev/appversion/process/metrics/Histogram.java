package dev.appversion.process.metrics;

import dev.appversion.process.metrics.PrometheusText.MetricType;
import java.util.concurrent.atomic.LongAdder;

/** A histogram of durations, in seconds. Thread-safe; {@link #observe} does not allocate. */
public final class Histogram {
  private static final double NANOS = 1e9;

  private final double[] bounds;
  private final LongAdder[] buckets;
  private final LongAdder nanos = new LongAdder();

  /**
   * An empty histogram.
   *
   * @param bounds inclusive upper bounds of the buckets, in seconds, ascending; one more bucket has
   *     no bound
   */
  public Histogram(double... bounds) {
    this.bounds = bounds.clone();
    this.buckets = new LongAdder[bounds.length + 1];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /** Adds a duration. */
  public void observe(long durationNanos) {
    double seconds = durationNanos / NANOS;
    int bucket = 0;
    while (bucket < bounds.length && seconds > bounds[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
    nanos.add(durationNanos);
  }

  /** The number of durations. */
  public long count() {
    long count = 0;
    for (LongAdder bucket : buckets) {
      count += bucket.sum();
    }
    return count;
  }

  /** The sum of the durations, in seconds. */
  public double sum() {
    return nanos.sum() / NANOS;
  }

  /**
   * Writes a metric with this histogram alone.
   *
   * @param name ends with {@code _seconds}
   * @param help one full sentence
   */
  public void write(PrometheusText out, String name, String help) {
    out.metric(name, MetricType.HISTOGRAM, help);
    writeSamples(out);
  }

  /**
   * Writes the samples of a metric that the caller has started.
   *
   * @param labels names and values alternate
   */
  public void writeSamples(PrometheusText out, String... labels) {
    String[] all = new String[labels.length + 2];
    System.arraycopy(labels, 0, all, 0, labels.length);
    all[labels.length] = "le";
    long cumulative = 0;
    for (int i = 0; i < buckets.length; i++) {
      cumulative += buckets[i].sum();
      double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
      all[labels.length + 1] = PrometheusText.number(bound);
      out.sampleOf("_bucket", cumulative, all);
    }
    out.sampleOf("_sum", sum(), labels).sampleOf("_count", cumulative, labels);
  }
}
