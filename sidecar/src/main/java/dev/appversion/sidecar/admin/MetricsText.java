package dev.appversion.sidecar.admin;

import dev.appversion.sidecar.metrics.HtmlMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import dev.appversion.sidecar.source.SourceStatus;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingTable;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What {@code /metrics} says. */
final class MetricsText {
  private static final String COUNTER = "counter";
  private static final String GAUGE = "gauge";

  private final RoutingState state;
  private final ProxyMetrics proxy;
  private final SourceStatus source;
  private final String build;

  /**
   * @param build the sidecar's own version
   */
  MetricsText(RoutingState state, ProxyMetrics proxy, SourceStatus source, String build) {
    this.state = state;
    this.proxy = proxy;
    this.source = source;
    this.build = build;
  }

  /** Everything, at this moment. */
  String text(boolean ready, boolean draining) {
    PrometheusText out = new PrometheusText();
    out.metric(
            "appversion_build_info", GAUGE, "The versions of the sidecar and of its JVM; always 1.")
        .sample(1, "version", build, "java", Runtime.version().toString());
    out.metric("appversion_ready", GAUGE, "1 if /readyz returns 200.").sample(ready ? 1 : 0);
    out.metric("appversion_draining", GAUGE, "1 while the sidecar drains.")
        .sample(draining ? 1 : 0);
    routing(out);
    requests(out);
    counts(out);
    html(out);
    sources(out);
    java(out);
    return out.toString();
  }

  private void routing(PrometheusText out) {
    RoutingState.View view = state.current();
    if (view.snapshot().isPresent()) {
      RoutingTable table = view.snapshot().get().table();
      out.metric("appversion_routing_info", GAUGE, "The routing table in use; always 1.")
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
      out.metric("appversion_bust_generation", GAUGE, "The bust generation of the routing table.")
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
                        "Unix time at which the routing table was put into use.")
                    .sample(since.toEpochMilli() / 1e3));
  }

  private void requests(PrometheusText out) {
    out.metric(
        "appversion_requests_total", COUNTER, "Requests by routing decision and status class.");
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
        "409 responses by the pin that requested the version.");
    for (var pin : ProxyMetrics.ConflictPin.values()) {
      out.sample(proxy.conflicts(pin), "pin", pin.toString());
    }
    out.metric(
            "appversion_requests_in_flight",
            GAUGE,
            "Requests in flight, without upgraded connections.")
        .sample(proxy.inFlight());
    out.metric("appversion_asset_cache_bytes", GAUGE, "Memory used by cached hashed assets.")
        .sample(proxy.assetBytes());
    out.metric("appversion_client_connections", GAUGE, "Open client connections.")
        .sample(proxy.clientConnections());
    for (Gauge gauge : Gauge.values()) {
      out.metric("appversion_upstream_" + gauge, GAUGE, gauge.meaning())
          .sample(proxy.upstream().value(gauge));
    }
    out.metric("appversion_tunnels_open", GAUGE, "Open upgraded connections (WebSocket).")
        .sample(proxy.tunnels());
    out.metric(
        "appversion_request_duration_seconds",
        "histogram",
        "Time from the head of a request to the end of its response.");
    double[] bounds = ProxyMetrics.latencyBounds();
    long[] buckets = proxy.latencyBuckets();
    long sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      sum += buckets[i];
      double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
      out.labelled("_bucket", sum, "le", PrometheusText.number(bound));
    }
    out.labelled("_sum", proxy.latencySum()).labelled("_count", sum);
  }

  private void counts(PrometheusText out) {
    for (var what : ProxyMetrics.Count.values()) {
      out.metric("appversion_" + what + "_total", COUNTER, what.meaning())
          .sample(proxy.total(what));
    }
  }

  private void html(PrometheusText out) {
    HtmlMetrics html = proxy.html();
    out.metric("appversion_html_pages_rewritten_total", COUNTER, "HTML pages rewritten.")
        .sample(html.rewritten());
    out.metric(
            "appversion_html_pages_failed_total",
            COUNTER,
            "HTML pages aborted while they were rewritten.")
        .sample(html.failed());
    out.metric(
            "appversion_html_references_rewritten_total",
            COUNTER,
            "References replaced in HTML pages.")
        .sample(html.references());
    out.metric(
        "appversion_html_pages_passed_total", COUNTER, "HTML pages not rewritten, by reason.");
    for (var reason : HtmlMetrics.Passed.values()) {
      out.sample(html.passed(reason), "reason", reason.toString());
    }
  }

  private void sources(PrometheusText out) {
    out.metric("appversion_watch_up", GAUGE, "1 while a watch at the API server is open.")
        .sample(source.isWatching() ? 1 : 0);
    for (var what : SourceStatus.Count.values()) {
      String name = what.name().toLowerCase(Locale.ROOT);
      out.metric("appversion_routing_" + name + "_total", COUNTER, what.meaning())
          .sample(source.total(what));
    }
  }

  private static void java(PrometheusText out) {
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    out.metric("appversion_jvm_heap_used_bytes", GAUGE, "Used heap of the JVM.")
        .sample(heap.getUsed());
    out.metric("appversion_jvm_heap_committed_bytes", GAUGE, "Committed heap of the JVM.")
        .sample(heap.getCommitted());
    out.metric("appversion_jvm_threads", GAUGE, "Platform threads of the JVM.")
        .sample(ManagementFactory.getThreadMXBean().getThreadCount());
    var collectors = ManagementFactory.getGarbageCollectorMXBeans();
    out.metric("appversion_jvm_gc_collections_total", COUNTER, "Garbage collections by collector.");
    for (var collector : collectors) {
      out.sample(Math.max(0, collector.getCollectionCount()), "gc", collector.getName());
    }
    out.metric(
        "appversion_jvm_gc_seconds_total",
        COUNTER,
        "Duration of garbage collections by collector.");
    for (var collector : collectors) {
      out.sample(Math.max(0, collector.getCollectionTime()) / 1e3, "gc", collector.getName());
    }
    out.metric(
            "appversion_process_start_time_seconds",
            GAUGE,
            "Unix time at which the process started.")
        .sample(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
  }
}
