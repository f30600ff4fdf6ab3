package dev.appversion.operator.metrics;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.metrics.PrometheusText.MetricType;
import java.util.List;
import java.util.Map;

/**
 * The state of this replica.
 *
 * @param version of this build
 * @param leading whether this replica is the leader
 * @param appVersions the number of AppVersions, by the status of their condition Ready
 */
public record OperatorGauges(String version, boolean leading, Map<String, Long> appVersions) {
  private static final List<String> STATUSES = List.of("True", "False", "Unknown");

  /** Writes the metrics. */
  public void write(PrometheusText out) {
    out.metric(
            "appversion_operator_build_info",
            MetricType.GAUGE,
            "Shows the version of the operator; the value is always 1.")
        .sample(1, "version", version);
    out.metric(
            "appversion_operator_leading", MetricType.GAUGE, "Is 1 if this replica is the leader.")
        .sample(leading ? 1 : 0);
    out.metric(
        "appversion_operator_appversions",
        MetricType.GAUGE,
        "Shows the number of AppVersions, by the status of their condition Ready.");
    STATUSES.forEach(status -> out.sample(appVersions.getOrDefault(status, 0L), "ready", status));
  }
}
