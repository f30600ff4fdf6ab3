package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.lab.LightLoad;
import dev.appversion.benchmarks.peers.load.HttpConnection;
import dev.appversion.benchmarks.peers.load.Requests;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import dev.appversion.benchmarks.process.Memory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** 2,000 open connections of clients that have sent one request each: the memory for them. */
final class IdleConnections implements Work {
  private static final int CONNECTIONS = 2000;

  /** Of which the proxy is configured for, so that none is closed. */
  private static final int ALLOWED = 4096;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String title() {
    return "2,000 open connections that have sent one request each, with a new process in each round.";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(Metric.CONNECTION, Metric.RSS, Metric.PRIVATE, Metric.SHARED);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) {
    return new FreshProxies(lab, subject, lab.route(ALLOWED), (proxy, ready) -> measure(proxy));
  }

  private static Map<Metric, Double> measure(Proxy proxy) throws IOException {
    LightLoad.run(proxy);
    Memory before = proxy.processes().memory();
    List<HttpConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        HttpConnection connection = new HttpConnection(proxy.port());
        open.add(connection);
        connection.exchange(Requests.MIX.get(i % Requests.MIX.size()));
      }
      Memory after = proxy.processes().memory();
      for (HttpConnection connection : open) {
        connection.exchange(Requests.MIX.getFirst()); // all are still open
      }
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      values.put(Metric.CONNECTION, (after.unshared() - before.unshared()) / (double) CONNECTIONS);
      values.putAll(SaturatedCore.memory(after));
      return values;
    } finally {
      for (HttpConnection connection : open) {
        connection.close();
      }
    }
  }
}
