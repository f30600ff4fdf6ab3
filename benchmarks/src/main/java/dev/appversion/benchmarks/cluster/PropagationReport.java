package dev.appversion.benchmarks.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.benchmarks.Distribution;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of {@link Propagation}.
 *
 * @param watched the changes of which sidecars were measured
 * @param mounted the changes of which mounted files were measured: milliseconds for each pod
 */
record PropagationReport(List<Change> watched, List<List<Double>> mounted) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One change.
   *
   * @param sinceReturn milliseconds from the end of kubectl to the last sidecar
   * @param sinceStart milliseconds from the start of kubectl to the last sidecar
   */
  record Change(double sinceReturn, double sinceStart) {}

  /** Prints a table, or JSON. */
  void print(PrintStream out, boolean json) throws JsonProcessingException {
    Map<String, Distribution> results = new LinkedHashMap<>();
    results.put(
        "sidecars, last of ten",
        Distribution.of(watched.stream().map(Change::sinceReturn).toList()));
    results.put(
        "the same, since kubectl's start",
        Distribution.of(watched.stream().map(Change::sinceStart).toList()));
    if (!mounted.isEmpty()) {
      results.put(
          "mounted ConfigMap, last of ten",
          Distribution.of(
              mounted.stream()
                  .map(change -> change.stream().max(Double::compare).orElseThrow())
                  .toList()));
      results.put(
          "mounted ConfigMap, each pod",
          Distribution.of(mounted.stream().flatMap(List::stream).toList()));
    }
    if (json) {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results));
      return;
    }
    out.printf(
        "%-34s %5s %10s %10s %10s %9s%n", "milliseconds", "n", "p50", "p99", "max", "below 0");
    results.forEach(
        (what, d) ->
            out.printf(
                "%-34s %5d %10.1f %10.1f %10.1f %9d%n",
                what, d.count(), d.p50(), d.p99(), d.max(), d.negative()));
    Distribution ours = results.values().iterator().next();
    Distribution peer = results.get("mounted ConfigMap, last of ten");
    if (peer != null && ours.p50() > 0) {
      out.printf("ratio of the p50s, last of ten: %.0f%n", peer.p50() / ours.p50());
    }
  }
}
