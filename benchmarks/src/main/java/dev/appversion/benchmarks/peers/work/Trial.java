package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.report.Metric;
import java.io.IOException;
import java.util.Map;

/** One proxy that does one kind of work. Its rounds alternate with those of the other proxies. */
public interface Trial extends AutoCloseable {
  /**
   * Checks that the proxy really does the work.
   *
   * @throws IOException if not; the message has what was expected
   */
  void check() throws IOException, InterruptedException;

  /** Load before the first round, for compilers and caches. */
  void warmUp() throws IOException, InterruptedException;

  /**
   * One round.
   *
   * @throws IOException if any response was not as expected
   */
  Map<Metric, Double> round() throws IOException, InterruptedException;

  /** Ends the proxy. */
  @Override
  void close();
}
