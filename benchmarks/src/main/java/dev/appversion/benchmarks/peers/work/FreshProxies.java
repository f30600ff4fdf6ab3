package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.lab.RoutingCheck;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Proxy;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.time.Duration;
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
  interface Measurement extends AutoCloseable {
    /**
     * The values.
     *
     * @param ready the time from the start of the process until it was ready
     */
    Map<Metric, Double> of(Proxy proxy, Duration ready) throws IOException;

    /** Prepares the generator of the load; a proxy is new in each round, so it has no warm-up. */
    default void warmUp() throws IOException {}

    /** Ends the generator of the load. */
    @Override
    default void close() {}
  }

  @Override
  public void check() throws IOException, InterruptedException {
    try (Proxy proxy = lab.start(subject, job)) {
      new RoutingCheck(lab.app()).run(proxy);
    }
  }

  @Override
  public void warmUp() throws IOException {
    measurement.warmUp();
  }

  @Override
  public Map<Metric, Double> round() throws IOException {
    try (Proxy proxy = lab.launch(subject, job)) {
      return measurement.of(proxy, proxy.awaitReady());
    }
  }

  @Override
  public void close() {
    measurement.close();
  }
}
