package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.lab.LightLoad;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import dev.appversion.benchmarks.process.Memory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Ten processes of the same proxy, as on a node with ten pods: what the tenth adds. */
final class TenProcesses implements Work {
  private static final int COUNT = 10;
  private static final double KIB_IN_MIB = 1024;

  @Override
  public String name() {
    return "ten";
  }

  @Override
  public String title() {
    return "Ten processes on one machine after 600 requests each: by how much the tenth raises the memory of all, since they share pages.";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(Metric.MARGINAL, Metric.RSS, Metric.PRIVATE, Metric.SHARED);
  }

  @Override
  public Trial prepare(Lab lab, Subject subject) {
    return new FreshProxies(lab, subject, lab.route(), (first, ready) -> measure(lab, first));
  }

  private static Map<Metric, Double> measure(Lab lab, Proxy first) throws IOException {
    List<Proxy> proxies = new ArrayList<>(List.of(first));
    try {
      LightLoad.run(first);
      while (proxies.size() < COUNT - 1) {
        proxies.add(start(lab, first.subject()));
      }
      long nine = pss(proxies);
      proxies.add(start(lab, first.subject()));
      Memory tenth = proxies.getLast().processes().memory();
      Map<Metric, Double> values = new EnumMap<>(SaturatedCore.memory(tenth));
      values.put(Metric.MARGINAL, (pss(proxies) - nine) / KIB_IN_MIB);
      return values;
    } finally {
      proxies.stream().skip(1).forEach(Proxy::close);
    }
  }

  private static Proxy start(Lab lab, Subject subject) throws IOException {
    Proxy proxy = lab.start(subject, lab.route());
    LightLoad.run(proxy);
    return proxy;
  }

  private static long pss(List<Proxy> proxies) {
    return proxies.stream().mapToLong(proxy -> proxy.processes().memory().pss()).sum();
  }
}
