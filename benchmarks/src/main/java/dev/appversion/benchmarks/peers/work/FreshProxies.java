package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.Wrk;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.util.Map;

/**
 * A new process in each round.
 *
 * @param job of the proxy
 * @param measurement of one process
 */
record FreshProxies(Lab lab, Subject subject, Job job, Measurement measurement) implements Trial {
  /** Measures a proxy that is ready. */
  @FunctionalInterface
  interface Measurement {
    /** The values. */
    Map<Metric, Double> of(Proxy proxy) throws IOException;
  }

  @Override
  public void check() throws IOException, InterruptedException {
    try (Proxy proxy = start()) {
      new RoutingCheck(lab.app()).run(proxy);
    }
  }

  /** None: each round has a new process. */
  @Override
  public void warmUp() {}

  @Override
  public Map<Metric, Double> round() throws IOException {
    try (Proxy proxy = start()) {
      return measurement.of(proxy);
    }
  }

  @Override
  public void close() {}

  private Proxy start() throws IOException {
    return subject.start(job, Wrk.SERVER_CORE, lab.newFolder(subject.name())).awaitReady();
  }
}
