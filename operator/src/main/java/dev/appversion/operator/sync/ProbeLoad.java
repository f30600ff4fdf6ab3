package dev.appversion.operator.sync;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.metrics.PrometheusText.MetricType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the probes of sidecars have to do at a moment. */
public final class ProbeLoad {
  private final int inProgress;
  private final int waiting;
  private final Duration overdue;
  private final Map<Pace, Long> sidecars;

  /**
   * @param inProgress probes that wait for the response of a sidecar
   * @param waiting probes that wait for the end of another one
   * @param overdue how long the probe that is due first has been due; zero if none is due
   * @param sidecars the number of sidecars at each pace
   */
  ProbeLoad(int inProgress, int waiting, Duration overdue, Map<Pace, Long> sidecars) {
    this.inProgress = inProgress;
    this.waiting = waiting;
    this.overdue = overdue;
    this.sidecars = new EnumMap<>(Pace.class);
    this.sidecars.putAll(sidecars);
  }

  /** Writes the metrics. */
  public void write(PrometheusText out) {
    out.metric(
        "appversion_operator_sidecars",
        MetricType.GAUGE,
        "Shows the number of sidecars, by their last report.");
    for (Pace pace : Pace.values()) {
      out.sample(sidecars.getOrDefault(pace, 0L), "report", pace.name().toLowerCase(Locale.ROOT));
    }
    out.metric(
            "appversion_operator_sidecar_probes",
            MetricType.GAUGE,
            "Shows the number of probes of sidecars that are in progress or wait for others.")
        .sample(inProgress, "state", "in_progress")
        .sample(waiting, "state", "waiting");
    out.metric(
            "appversion_operator_sidecar_probe_overdue_seconds",
            MetricType.GAUGE,
            "Shows for how long the probe that is due first has been due, in seconds.")
        .sample(overdue.toMillis() / 1000.0);
  }
}
