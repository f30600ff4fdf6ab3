package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.load.LoadProcess;
import dev.appversion.benchmarks.peers.load.LoadResult;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** WebSocket messages through a proxy and back. */
final class Echo implements Work {
  private static final int CONNECTIONS = 512;

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public String title() {
    return "WebSocket: 32 clients, each of which sends a message of 120 bytes when it gets the last one back; a request is a message and its echo.";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(Metric.RATE, Metric.CPU, Metric.RSS, Metric.PRIVATE, Metric.SHARED);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) throws IOException {
    LoadProcess load = LoadProcess.webSocketEcho();
    int app = Integer.parseInt(load.greeting());
    Proxy proxy = lab.start(subject, new Job.Route(app, app, CONNECTIONS));
    return new Echoes(lab, proxy, load);
  }

  private record Echoes(Lab lab, Proxy proxy, LoadProcess load) implements Trial {
    @Override
    public void check() throws IOException {
      if (load.run(proxy.port(), 1).requests() == 0) {
        throw new IOException(proxy.subject().name() + " returned no message in a second");
      }
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
      if (result.requests() == 0) {
        throw new IOException(proxy.subject().name() + " returned no message");
      }
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      values.put(Metric.RATE, (double) result.requests() / lab.seconds());
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
