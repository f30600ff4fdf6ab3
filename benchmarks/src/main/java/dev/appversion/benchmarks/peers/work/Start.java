package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.load.LoadProcess;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A new process in each round: the time until it is ready, and the latency of its first 5 s. */
final class Start implements Work {
  private static final int FIRST_SECONDS = 5;
  private static final double NANOS_IN_MILLI = 1e6;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "A new process in each round, then 1,000 requests per second from the moment at which it is ready, for 5 s.";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(Metric.READY, Metric.READY_CPU, Metric.FIRST_P99);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) throws IOException {
    return new FreshProxies(
        lab, subject, lab.route(), new FirstSeconds(lab, LoadProcess.constantRate(Latency.RATE)));
  }

  private record FirstSeconds(Lab lab, LoadProcess load) implements FreshProxies.Measurement {
    @Override
    public void warmUp() throws IOException {
      load.run(lab.app().v1(), lab.seconds());
    }

    @Override
    public Map<Metric, Double> of(Proxy proxy, Duration ready) throws IOException {
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      values.put(Metric.READY, ready.toNanos() / NANOS_IN_MILLI);
      values.put(Metric.READY_CPU, proxy.processes().cpu().toNanos() / NANOS_IN_MILLI);
      values.put(Metric.FIRST_P99, load.run(proxy.port(), FIRST_SECONDS).p99());
      return values;
    }

    @Override
    public void close() {
      load.close();
    }
  }
}
