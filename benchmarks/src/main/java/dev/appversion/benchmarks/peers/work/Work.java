package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.subject.Job;
import dev.appversion.benchmarks.peers.subject.Subject;
import java.io.IOException;
import java.util.List;

/** A kind of work, and its measurements while a proxy does it. */
public interface Work {
  /** The name in options and results. */
  String name();

  /** A sentence about the work, for the documents. */
  String title();

  /** The measured quantities, the most important first. */
  List<Metric> metrics();

  /** Whether this proxy can do it. Most kinds of work need routing only. */
  default boolean suits(Subject subject) {
    return subject.does(Job.Route.class);
  }

  /**
   * Prepares the measurement of one proxy.
   *
   * @throws IOException if the proxy does not start
   */
  Trial prepare(Lab lab, Subject subject) throws IOException, InterruptedException;
}
