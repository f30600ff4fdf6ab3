package dev.appversion.sidecar.pages;

import static dev.appversion.process.metrics.PrometheusText.MetricType.COUNTER;
import static dev.appversion.process.metrics.PrometheusText.MetricType.GAUGE;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.sidecar.state.RecentVersions.Entry;
import java.util.List;

/** Writes the metrics of open pages. */
public final class PagesExposition {
  private static final String VERSION = "version";

  private PagesExposition() {}

  /** Writes the current values. */
  public static void write(PrometheusText out, OpenPages pages) {
    List<VersionUse> all = pages.all();
    out.metric(
        "appversion_open_pages",
        GAUGE,
        "Shows the number of open pages of the version that reported to this sidecar, an upper"
            + " estimate.");
    all.forEach(use -> out.sample(use.pages(), VERSION, use.version()));
    out.metric(
        "appversion_tunnels",
        GAUGE,
        "Shows the number of open WebSockets and event streams of clients of this sidecar to the"
            + " version.");
    all.forEach(use -> out.sample(use.tunnels(), VERSION, use.version()));
    out.metric(
        "appversion_page_beats_total",
        COUNTER,
        "Counts reports of open pages of the version, by whether the page had uncaught errors"
            + " since its last report.");
    for (Entry<Beats> entry : pages.reports()) {
      for (boolean errors : new boolean[] {true, false}) {
        out.sample(
            entry.counters().total(errors),
            VERSION,
            entry.version().name(),
            "errors",
            Boolean.toString(errors));
      }
    }
  }
}
