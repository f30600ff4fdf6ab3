package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Proxy;
import java.io.IOException;
import java.util.Map;

/**
 * A proxy that stays started, and is loaded as much as it can do in each round.
 *
 * @param load of each round, and of the warm-up
 * @param verification of the work
 */
record SaturatedTrial(SaturatedCore load, Verification verification) implements Trial {
  /** Checks that a proxy does the work. */
  @FunctionalInterface
  interface Verification {
    /**
     * Checks.
     *
     * @throws IOException if it does not
     */
    void run(Proxy proxy) throws IOException, InterruptedException;
  }

  @Override
  public void check() throws IOException, InterruptedException {
    verification.run(load.proxy());
  }

  @Override
  public void warmUp() throws IOException, InterruptedException {
    load.warmUp();
  }

  @Override
  public Map<Metric, Double> round() throws IOException, InterruptedException {
    return load.measure();
  }

  @Override
  public void close() {
    load.proxy().close();
  }
}
