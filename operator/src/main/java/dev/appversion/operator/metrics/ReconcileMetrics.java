package dev.appversion.operator.metrics;

import dev.appversion.process.metrics.Histogram;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.metrics.PrometheusText.MetricType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The work queue and the reconciliations. The names of the work queue's metrics are those of
 * Kubernetes' client-go, with the operator's prefix. Thread-safe.
 */
public final class ReconcileMetrics implements Metrics {
  private static final double[] QUEUE_SECONDS = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60};
  private static final double[] WORK_SECONDS = {0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60};

  private final LongSupplier nanoTime;

  /** When each queued resource was added, by {@link #nanoTime}; at most one entry a resource. */
  private final Map<ResourceID, Long> queued = new ConcurrentHashMap<>();

  private final LongAdder adds = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final Set<ResourceID> running = ConcurrentHashMap.newKeySet();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Histogram queueTime = new Histogram(QUEUE_SECONDS);
  private final Histogram workTime = new Histogram(WORK_SECONDS);

  /** Metrics with the system's clock. */
  public ReconcileMetrics() {
    this(System::nanoTime);
  }

  /** Metrics with another clock, in nanoseconds. */
  ReconcileMetrics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    adds.increment();
    if (retry != null) {
      retries.increment();
    }
    queued.put(ResourceID.fromResource(resource), nanoTime.getAsLong());
  }

  @Override
  public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
    ResourceID id = ResourceID.fromResource(resource);
    running.add(id);
    Long since = queued.remove(id);
    if (since != null) {
      queueTime.observe(nanoTime.getAsLong() - since);
    }
  }

  /**
   * Also called for an execution that did not start because the resource was deleted.
   *
   * @param resource null in that case
   */
  @Override
  public void reconciliationExecutionFinished(
      @Nullable HasMetadata resource, Map<String, Object> metadata) {
    if (resource != null) {
      running.remove(ResourceID.fromResource(resource));
    }
  }

  @Override
  public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
    queued.remove(resource);
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long start = nanoTime.getAsLong();
    try {
      return execution.execute();
    } finally {
      workTime.observe(nanoTime.getAsLong() - start);
    }
  }

  @Override
  public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
    succeeded.increment();
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    failed.increment();
  }

  /** The number of reconciliations that ended without an error. */
  public long succeeded() {
    return succeeded.sum();
  }

  /** The number of failed reconciliations. */
  public long failed() {
    return failed.sum();
  }

  /** Writes the values of this moment. */
  public void write(PrometheusText out) {
    out.metric(
            "appversion_operator_reconciles_total",
            MetricType.COUNTER,
            "Counts reconciliations, by result.")
        .sample(succeeded.sum(), "result", "ok")
        .sample(failed.sum(), "result", "error");
    workTime.write(
        out,
        "appversion_operator_reconcile_duration_seconds",
        "Measures the duration of reconciliations, in seconds.");
    out.metric(
            "appversion_operator_active_workers",
            MetricType.GAUGE,
            "Shows the number of reconciliations in progress.")
        .sample(running.size());
    out.metric(
            "appversion_operator_workqueue_depth",
            MetricType.GAUGE,
            "Shows the number of AppVersions that wait in the work queue.")
        .sample(queued.size());
    out.metric(
            "appversion_operator_workqueue_adds_total",
            MetricType.COUNTER,
            "Counts AppVersions added to the work queue.")
        .sample(adds.sum());
    out.metric(
            "appversion_operator_workqueue_retries_total",
            MetricType.COUNTER,
            "Counts AppVersions added to the work queue after a failed reconciliation.")
        .sample(retries.sum());
    queueTime.write(
        out,
        "appversion_operator_workqueue_queue_duration_seconds",
        "Measures the time that AppVersions wait in the work queue, in seconds.");
  }
}
