package dev.appversion.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts reconciliations; rendered in the Prometheus text format. */
public final class ReconcileMetrics implements Metrics {
  private static final double NANOS = 1e9;

  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long start = System.nanoTime();
    try {
      return execution.execute();
    } finally {
      nanos.add(System.nanoTime() - start);
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

  /** How many reconciliations ended without an error. */
  public long succeeded() {
    return succeeded.sum();
  }

  /**
   * The lines.
   *
   * @param version of this build
   * @param appVersions how many AppVersions there are, by the status of their condition Ready
   * @param leading whether this replica does the work
   */
  public String render(String version, Map<String, Long> appVersions, boolean leading) {
    StringBuilder text = new StringBuilder();
    family(text, "appversion_operator_build_info", "gauge", "The operator's version; always 1.");
    line(text, "appversion_operator_build_info{version=\"" + version + "\"}", "1");
    family(text, "appversion_operator_leading", "gauge", "1 if this replica is the leader.");
    line(text, "appversion_operator_leading", leading ? "1" : "0");
    family(text, "appversion_operator_reconciles_total", "counter", "Reconciliations by result.");
    line(text, "appversion_operator_reconciles_total{result=\"ok\"}", "" + succeeded.sum());
    line(text, "appversion_operator_reconciles_total{result=\"error\"}", "" + failed.sum());
    family(
        text,
        "appversion_operator_reconcile_seconds_total",
        "counter",
        "Total duration of reconciliations, in seconds.");
    line(
        text,
        "appversion_operator_reconcile_seconds_total",
        String.format(Locale.ROOT, "%.6f", nanos.sum() / NANOS));
    family(
        text,
        "appversion_operator_appversions",
        "gauge",
        "AppVersions by the status of their condition Ready.");
    for (String ready : new String[] {"True", "False", "Unknown"}) {
      line(
          text,
          "appversion_operator_appversions{ready=\"" + ready + "\"}",
          "" + appVersions.getOrDefault(ready, 0L));
    }
    return text.toString();
  }

  private static void family(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(' ').append(value).append('\n');
  }
}
