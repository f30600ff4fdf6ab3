package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.process.Memory;
import dev.appversion.benchmarks.process.Wrk;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A proxy alone on one core, loaded by wrk as much as it can do; the app and wrk share the other
 * core.
 *
 * @param lab with the app behind the proxy
 * @param path that wrk requests, unless its script has another one
 * @param arguments of wrk
 */
record SaturatedCore(Lab lab, Proxy proxy, String path, List<String> arguments) {
  /** The measured quantities. */
  static final List<Metric> METRICS =
      List.of(Metric.RATE, Metric.CPU, Metric.RSS, Metric.PRIVATE, Metric.SHARED, Metric.GENERATOR);

  private static final double KIB_IN_MIB = 1024;

  /** Load before the first round. */
  void warmUp() throws IOException, InterruptedException {
    load(lab.warmUp(proxy.subject()));
  }

  /** One round. */
  Map<Metric, Double> measure() throws IOException, InterruptedException {
    Duration before = proxy.processes().cpu();
    Duration appBefore = lab.app().processes().cpu();
    Wrk.Run run = load(lab.seconds());
    Duration cpu = proxy.processes().cpu().minus(before);
    Duration appCpu = lab.app().processes().cpu().minus(appBefore);
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.RATE, run.rate());
    values.put(Metric.CPU, cpu.toNanos() / 1000.0 / run.requests());
    values.put(Metric.GENERATOR, 100 * (run.busy() + appCpu.toMillis() / (lab.seconds() * 1000.0)));
    values.putAll(memory(proxy.processes().memory()));
    return values;
  }

  private Wrk.Run load(int seconds) throws IOException, InterruptedException {
    Wrk.Run run = new Wrk(seconds, arguments).run(proxy.url() + path);
    if (run.requests() == 0) {
      throw new IOException(proxy.subject().name() + " sent no response in " + seconds + " s");
    }
    return run;
  }

  /** The memory of processes as metrics. */
  static Map<Metric, Double> memory(Memory memory) {
    return Map.of(
        Metric.RSS, memory.rss() / KIB_IN_MIB,
        Metric.PRIVATE, memory.unshared() / KIB_IN_MIB,
        Metric.SHARED, memory.file() / KIB_IN_MIB);
  }
}
