package dev.appversion.benchmarks.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.benchmarks.Distribution;
import dev.appversion.benchmarks.cluster.ContainerProcesses.Memory;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@link Footprint}.
 *
 * @param proxies by the name of the proxy, in the order of the measurements
 * @param operators of each replica of the operator
 * @param starts of the sidecar
 */
record FootprintReport(Map<String, Result> proxies, List<Memory> operators, List<Start> starts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param idle null without a proxy
   * @param loaded the highest of a sample each second
   * @param cpu processor seconds for each second of load
   */
  record Result(
      @Nullable Memory idle,
      @Nullable Memory loaded,
      double cpu,
      int requests,
      int failed,
      double rate,
      double p50,
      double p99,
      double max) {}

  /**
   * @param millis from the process to readiness
   * @param cpuSeconds processor time used when the pod was observed to be ready, shortly after
   */
  record Start(double millis, double cpuSeconds) {}

  /** Prints a table, or JSON. */
  void print(PrintStream out, boolean json) throws JsonProcessingException {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("proxies", proxies);
      all.put("operators", operators);
      all.put("starts", starts);
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
      return;
    }
    out.printf(
        "%-8s %9s %9s %9s %9s %6s %8s %7s %8s %8s %8s%n",
        "",
        "idle RSS",
        "idle PSS",
        "load RSS",
        "load PSS",
        "CPU",
        "req/s",
        "failed",
        "p50 ms",
        "p99 ms",
        "max ms");
    proxies.forEach(
        (name, r) ->
            out.printf(
                "%-8s %9s %9s %9s %9s %6.2f %8.0f %7d %8.2f %8.2f %8.2f%n",
                name,
                mib(r.idle() == null ? -1 : r.idle().rss()),
                mib(r.idle() == null ? -1 : r.idle().pss()),
                mib(r.loaded() == null ? -1 : r.loaded().rss()),
                mib(r.loaded() == null ? -1 : r.loaded().pss()),
                r.cpu(),
                r.rate(),
                r.failed(),
                r.p50(),
                r.p99(),
                r.max()));
    for (Memory operator : operators) {
      out.printf("operator %s RSS, %s PSS%n", mib(operator.rss()), mib(operator.pss()));
    }
    Distribution millis = Distribution.of(starts.stream().map(Start::millis).toList());
    out.printf(
        "sidecar start to ready: n=%d p50=%.0f ms max=%.0f ms, processor time %.2f s%n",
        millis.count(),
        millis.p50(),
        millis.max(),
        starts.stream().mapToDouble(Start::cpuSeconds).average().orElseThrow());
  }

  private static String mib(long kib) {
    return kib < 0 ? "-" : "%.1f MiB".formatted(kib / 1024.0);
  }
}
