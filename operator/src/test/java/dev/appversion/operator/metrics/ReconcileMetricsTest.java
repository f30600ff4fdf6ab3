package dev.appversion.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.process.metrics.PrometheusText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcileMetricsTest {
  private static final HasMetadata SHOP = resource("shop");
  private static final HasMetadata BLOG = resource("blog");

  private long nanos;
  private final ReconcileMetrics metrics = new ReconcileMetrics(() -> nanos);

  @Test
  void aQueuedResourceCountsInTheDepthUntilAWorkerStarts() {
    add(SHOP, null);
    add(BLOG, null);
    pass(Duration.ofMillis(20));
    start(SHOP);

    assertThat(text())
        .contains(
            "appversion_operator_workqueue_depth 1\n",
            "appversion_operator_workqueue_adds_total 2\n",
            "appversion_operator_active_workers 1\n",
            "appversion_operator_workqueue_queue_duration_seconds_bucket{le=\"0.01\"} 0\n",
            "appversion_operator_workqueue_queue_duration_seconds_bucket{le=\"0.05\"} 1\n",
            "appversion_operator_workqueue_queue_duration_seconds_sum 0.02\n");

    metrics.reconciliationExecutionFinished(SHOP, Map.of());
    start(BLOG);
    metrics.reconciliationExecutionFinished(BLOG, Map.of());

    assertThat(text())
        .contains(
            "appversion_operator_workqueue_depth 0\n", "appversion_operator_active_workers 0\n");
  }

  @Test
  void aDeletedResourceLeavesTheQueueWithoutAWorker() {
    add(SHOP, null);
    metrics.reconciliationExecutionFinished(null, Map.of());
    metrics.cleanupDoneFor(ResourceID.fromResource(SHOP), Map.of());

    assertThat(text())
        .contains(
            "appversion_operator_workqueue_depth 0\n",
            "appversion_operator_active_workers 0\n",
            "appversion_operator_workqueue_queue_duration_seconds_count 0\n");
  }

  @Test
  void retriesAndResultsAreCounted() throws Exception {
    add(SHOP, null);
    add(SHOP, new Retry());
    metrics.timeControllerExecution(new Execution(() -> pass(Duration.ofMillis(300))));
    metrics.finishedReconciliation(SHOP, Map.of());
    metrics.failedReconciliation(SHOP, new IllegalStateException(), Map.of());

    assertThat(text())
        .contains(
            "appversion_operator_workqueue_retries_total 1\n",
            "appversion_operator_reconciles_total{result=\"ok\"} 1\n",
            "appversion_operator_reconciles_total{result=\"error\"} 1\n",
            "appversion_operator_reconcile_duration_seconds_bucket{le=\"0.1\"} 0\n",
            "appversion_operator_reconcile_duration_seconds_bucket{le=\"0.5\"} 1\n",
            "appversion_operator_reconcile_duration_seconds_sum 0.3\n");
  }

  private void add(HasMetadata resource, RetryInfo retry) {
    metrics.reconcileCustomResource(resource, retry, Map.of());
  }

  private void start(HasMetadata resource) {
    metrics.reconciliationExecutionStarted(resource, Map.of());
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private String text() {
    PrometheusText out = new PrometheusText();
    metrics.write(out);
    return out.toString();
  }

  private static HasMetadata resource(String name) {
    AppVersion resource = new AppVersion();
    resource.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("web").build());
    return resource;
  }

  private record Retry() implements RetryInfo {
    @Override
    public int getAttemptCount() {
      return 1;
    }

    @Override
    public boolean isLastAttempt() {
      return false;
    }
  }

  private record Execution(Runnable work) implements ControllerExecution<Void> {
    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "appversion";
    }

    @Override
    public String successTypeName(Void result) {
      return "done";
    }

    @Override
    public ResourceID resourceID() {
      return ResourceID.fromResource(SHOP);
    }

    @Override
    public Map<String, Object> metadata() {
      return Map.of();
    }

    @Override
    public Void execute() {
      work.run();
      return null;
    }
  }
}
