package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.Wrk;
import dev.appversion.benchmarks.peers.process.Memory;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A proxy alone on one core, loaded by wrk as much as it can do; the app and wrk share the other
 * core.
 *
 * @param app behind the proxy
 * @param wrk with its arguments
 * @param path that it requests
 */
record SaturatedCore(App app, Proxy proxy, Wrk wrk, String path) {
  /** The measured quantities. */
  static final List<Metric> METRICS =
      List.of(Metric.RATE, Metric.CPU, Metric.RSS, Metric.PRIVATE, Metric.SHARED, Metric.GENERATOR);

  private static final double KIB_IN_MIB = 1024;

  Map<Metric, Double> measure() throws IOException, InterruptedException {
    Duration before = proxy.processes().cpu();
    Duration appBefore = app.processes().cpu();
    Wrk.Run run = wrk.run(proxy.url() + path);
    if (run.requests() == 0) {
      throw new IOException(
          proxy.subject().name() + " sent no response in " + wrk.seconds() + " s");
    }
    Duration cpu = proxy.processes().cpu().minus(before);
    Duration appCpu = app.processes().cpu().minus(appBefore);
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.RATE, run.rate());
    values.put(Metric.CPU, cpu.toNanos() / 1000.0 / run.requests());
    values.put(Metric.GENERATOR, 100 * (run.busy() + appCpu.toMillis() / (wrk.seconds() * 1000.0)));
    values.putAll(memory(proxy.processes().memory()));
    return values;
  }

  static Map<Metric, Double> memory(Memory memory) {
    return Map.of(
        Metric.RSS, memory.rss() / KIB_IN_MIB,
        Metric.PRIVATE, memory.unshared() / KIB_IN_MIB,
        Metric.SHARED, memory.file() / KIB_IN_MIB);
  }
}
