package dev.appversion.sidecar.metrics;

import static dev.appversion.process.metrics.PrometheusText.MetricType.COUNTER;
import static dev.appversion.process.metrics.PrometheusText.MetricType.HISTOGRAM;

import dev.appversion.process.metrics.Histogram;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.sidecar.metrics.VersionMetrics.Failure;
import dev.appversion.sidecar.metrics.VersionMetrics.Kind;
import dev.appversion.sidecar.state.RecentVersions.Entry;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Writes the metrics by version. */
public final class VersionExposition {
  private static final String VERSION = "version";

  /** Exposed from 0, since queries add it to other counters. */
  private static final int SERVER_ERROR = 5;

  private VersionExposition() {}

  /** Writes the current values. */
  public static void write(PrometheusText out, VersionMetrics metrics) {
    List<Entry<VersionCounters>> versions = metrics.exposed();
    out.metric(
        "appversion_app_requests_total",
        COUNTER,
        "Counts requests to which the app in the same pod responded, or which it had when they"
            + " ended, without hashed assets.");
    byKind(out, versions, VersionCounters::answered);
    out.metric(
        "appversion_app_request_duration_seconds",
        HISTOGRAM,
        "Measures the time from the head of these requests to the end of their response, in"
            + " seconds.");
    for (Entry<VersionCounters> entry : versions) {
      for (Kind kind : Kind.values()) {
        Histogram durations = entry.counters().durations(kind);
        if (durations.count() > 0) {
          durations.writeSamples(out, VERSION, name(entry), "kind", kind.toString());
        }
      }
    }
    out.metric(
        "appversion_app_asset_requests_total",
        COUNTER,
        "Counts responses with hashed assets of the version, by the app in the same pod or from"
            + " memory.");
    for (Entry<VersionCounters> entry : versions) {
      for (int status = 0; status < VersionCounters.STATUS_CLASSES; status++) {
        long responses = entry.counters().assets(status).sum();
        if (responses > 0) {
          out.sample(responses, VERSION, name(entry), "status", status(status));
        }
      }
    }
    out.metric(
        "appversion_version_requests_total",
        COUNTER,
        "Counts requests for which this sidecar has selected the version, without hashed assets.");
    byKind(out, versions, VersionCounters::selected);
    out.metric(
        "appversion_version_failures_total",
        COUNTER,
        "Counts requests for which this sidecar has selected the version and no app of it"
            + " responded.");
    for (Entry<VersionCounters> entry : versions) {
      for (Failure reason : Failure.values()) {
        long failures = entry.counters().failures(reason).sum();
        out.sample(failures, VERSION, name(entry), "reason", reason.toString());
      }
    }
    out.metric(
        "appversion_version_conflicts_total",
        COUNTER,
        "Counts requests refused because the version that they request is not live.");
    for (Entry<VersionCounters> entry : versions) {
      out.sample(entry.counters().conflicts().sum(), VERSION, name(entry));
    }
    out.sample(metrics.otherConflicts(), VERSION, VersionMetrics.OTHER_VERSION);
    out.metric(
        "appversion_version_missing_assets_total",
        COUNTER,
        "Counts 404 responses for files with a hash in their name that pages of the version"
            + " request.");
    for (Entry<VersionCounters> entry : versions) {
      out.sample(entry.counters().missingAssets().sum(), VERSION, name(entry));
    }
  }

  /** The counter of a kind and a status class. */
  private interface Counters {
    LongAdder of(VersionCounters version, Kind kind, int statusClass);
  }

  private static void byKind(
      PrometheusText out, List<Entry<VersionCounters>> versions, Counters counters) {
    for (Entry<VersionCounters> entry : versions) {
      for (Kind kind : Kind.values()) {
        for (int status = 0; status < VersionCounters.STATUS_CLASSES; status++) {
          long requests = counters.of(entry.counters(), kind, status).sum();
          if (requests > 0 || status == SERVER_ERROR) {
            out.sample(
                requests, VERSION, name(entry), "kind", kind.toString(), "status", status(status));
          }
        }
      }
    }
  }

  private static String name(Entry<VersionCounters> entry) {
    return entry.version().name();
  }

  private static String status(int statusClass) {
    return statusClass == 0 ? "none" : statusClass + "xx";
  }
}
