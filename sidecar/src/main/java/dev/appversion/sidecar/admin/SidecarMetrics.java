package dev.appversion.sidecar.admin;

import static dev.appversion.process.metrics.PrometheusText.MetricType.COUNTER;
import static dev.appversion.process.metrics.PrometheusText.MetricType.GAUGE;

import dev.appversion.process.metrics.JvmMetrics;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.sidecar.metrics.HtmlMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import dev.appversion.sidecar.metrics.VersionExposition;
import dev.appversion.sidecar.pages.PagesExposition;
import dev.appversion.sidecar.source.SourceStatus;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Locale;

/** Writes the metrics of the sidecar. */
final class SidecarMetrics {
  private final RoutingState state;
  private final ProxyMetrics proxy;
  private final SourceStatus source;
  private final String build;

  /**
   * @param build the sidecar's own version
   */
  SidecarMetrics(RoutingState state, ProxyMetrics proxy, SourceStatus source, String build) {
    this.state = state;
    this.proxy = proxy;
    this.source = source;
    this.build = build;
  }

  /** Writes the current values. */
  void write(PrometheusText out, boolean ready, boolean draining) {
    out.metric(
            "appversion_build_info",
            GAUGE,
            "Shows the version of the sidecar; the value is always 1.")
        .sample(1, "version", build);
    out.metric("appversion_ready", GAUGE, "Is 1 if /readyz returns 200.").sample(ready ? 1 : 0);
    out.metric("appversion_draining", GAUGE, "Is 1 while the sidecar drains.")
        .sample(draining ? 1 : 0);
    routing(out);
    requests(out);
    refusals(out);
    VersionExposition.write(out, proxy.versions());
    PagesExposition.write(out, proxy.pages());
    counts(out);
    html(out);
    sources(out);
    JvmMetrics.write(out);
  }

  private void routing(PrometheusText out) {
    RoutingState.View view = state.current();
    if (view.snapshot().isPresent()) {
      RoutingTable table = view.snapshot().get().table();
      out.metric(
              "appversion_routing_info",
              GAUGE,
              "Shows the routing table in use; the value is always 1.")
          .sample(
              1,
              "app",
              table.app(),
              "namespace",
              table.namespace(),
              "version",
              view.own().map(LiveVersion::name).orElse(""),
              "revision",
              table.revision(),
              "source",
              source.inForce().origin().wireName());
      out.metric(
              "appversion_bust_generation",
              GAUGE,
              "Shows the bust generation of the routing table.")
          .sample(table.bust().generation());
    }
    source
        .inForce()
        .since()
        .ifPresent(
            since ->
                out.metric(
                        "appversion_routing_last_update_timestamp_seconds",
                        GAUGE,
                        "Shows the time at which the routing table was put into use, in seconds"
                            + " since the Unix epoch.")
                    .sample(since.toEpochMilli() / 1e3));
  }

  private void requests(PrometheusText out) {
    out.metric(
        "appversion_requests_total",
        COUNTER,
        "Counts requests, by routing decision and status class.");
    for (var decision : ProxyMetrics.Decision.values()) {
      for (int status = 0; status <= 5; status++) {
        long requests = proxy.requests(decision, status);
        if (requests > 0) {
          out.sample(
              requests,
              "decision",
              decision.toString(),
              "status",
              status == 0 ? "none" : status + "xx");
        }
      }
    }
    out.metric(
        "appversion_conflicts_total",
        COUNTER,
        "Counts 409 responses, by the pin that requested the version.");
    for (var pin : ProxyMetrics.ConflictPin.values()) {
      out.sample(proxy.conflicts(pin), "pin", pin.toString());
    }
    out.metric(
            "appversion_requests_in_flight",
            GAUGE,
            "Shows the number of requests in flight, without upgraded connections.")
        .sample(proxy.inFlight());
    out.metric(
            "appversion_asset_cache_bytes",
            GAUGE,
            "Shows the memory that cached hashed assets use, in bytes.")
        .sample(proxy.assetBytes());
    out.metric(
            "appversion_client_connections", GAUGE, "Shows the number of open client connections.")
        .sample(proxy.clientConnections());
    for (Gauge gauge : Gauge.values()) {
      out.metric("appversion_upstream_" + gauge, GAUGE, gauge.meaning())
          .sample(proxy.upstream().value(gauge));
    }
    out.metric(
            "appversion_tunnels_open",
            GAUGE,
            "Shows the number of open upgraded connections (WebSocket).")
        .sample(proxy.tunnels());
    proxy
        .latency()
        .write(
            out,
            "appversion_request_duration_seconds",
            "Measures the time from the head of a request to the end of its response, in seconds.");
  }

  private void refusals(PrometheusText out) {
    out.metric(
        "appversion_refusals_total",
        COUNTER,
        "Counts error responses of the sidecar itself, by reason.");
    for (Refusal reason : Refusal.values()) {
      out.sample(proxy.refusals(reason), "reason", reason.toString());
    }
  }

  private void counts(PrometheusText out) {
    for (var what : ProxyMetrics.Count.values()) {
      out.metric("appversion_" + what + "_total", COUNTER, what.meaning())
          .sample(proxy.total(what));
    }
  }

  private void html(PrometheusText out) {
    HtmlMetrics html = proxy.html();
    out.metric(
            "appversion_html_pages_rewritten_total",
            COUNTER,
            "Counts HTML pages that were rewritten.")
        .sample(html.rewritten());
    out.metric(
            "appversion_html_pages_failed_total",
            COUNTER,
            "Counts HTML pages aborted while they were rewritten.")
        .sample(html.failed());
    out.metric(
            "appversion_html_references_rewritten_total",
            COUNTER,
            "Counts references replaced in HTML pages.")
        .sample(html.references());
    out.metric(
        "appversion_html_pages_passed_total",
        COUNTER,
        "Counts HTML pages that were not rewritten, by reason.");
    for (var reason : HtmlMetrics.Passed.values()) {
      out.sample(html.passed(reason), "reason", reason.toString());
    }
  }

  private void sources(PrometheusText out) {
    out.metric("appversion_watch_up", GAUGE, "Is 1 while a watch at the API server is open.")
        .sample(source.isWatching() ? 1 : 0);
    for (var what : SourceStatus.Count.values()) {
      String name = what.name().toLowerCase(Locale.ROOT);
      out.metric("appversion_routing_" + name + "_total", COUNTER, what.meaning())
          .sample(source.total(what));
    }
  }
}
