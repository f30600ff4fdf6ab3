package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.lab.RoutingCheck;
import dev.appversion.benchmarks.peers.load.LoadProcess;
import dev.appversion.benchmarks.peers.load.LoadResult;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** 1,000 requests per second, as an open loop: latency, and what that rate costs. */
final class Latency implements Work {
  /** Requests per second. */
  static final int RATE = 1000;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String title() {
    return "The same requests at a constant rate of 1,000 per second over 32 connections;"
        + " latency counts from the intended start of a request.";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        Metric.P99, Metric.P50, Metric.P999, Metric.CPU, Metric.RSS, Metric.PRIVATE, Metric.SHARED);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) throws IOException {
    return new Open(lab, lab.start(subject, lab.route()), LoadProcess.constantRate(RATE));
  }

  private record Open(Lab lab, Proxy proxy, LoadProcess load) implements Trial {
    @Override
    public void check() throws IOException, InterruptedException {
      new RoutingCheck(lab.app()).run(proxy);
    }

    @Override
    public void warmUp() throws IOException {
      load.run(proxy.port(), lab.warmUp(proxy.subject()));
    }

    @Override
    public Map<Metric, Double> round() throws IOException {
      Duration before = proxy.processes().cpu();
      LoadResult result = load.run(proxy.port(), lab.seconds());
      Duration cpu = proxy.processes().cpu().minus(before);
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      values.put(Metric.P50, result.p50());
      values.put(Metric.P99, result.p99());
      values.put(Metric.P999, result.p999());
      values.put(Metric.CPU, cpu.toNanos() / 1000.0 / result.requests());
      values.putAll(SaturatedCore.memory(proxy.processes().memory()));
      return values;
    }

    @Override
    public void close() {
      load.close();
      proxy.close();
    }
  }
}
