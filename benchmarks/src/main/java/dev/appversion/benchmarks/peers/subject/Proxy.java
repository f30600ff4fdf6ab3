package dev.appversion.benchmarks.peers.subject;

import dev.appversion.benchmarks.process.ProcessTree;
import dev.appversion.benchmarks.process.Program;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * A running proxy.
 *
 * @param port where it listens on 127.0.0.1
 * @param probe returns 200 once it is ready
 */
public record Proxy(Subject subject, Program program, int port, URI probe)
    implements AutoCloseable {
  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Its processes. */
  public ProcessTree processes() {
    return program.processes();
  }

  /**
   * Waits until the probe succeeds.
   *
   * @return the time from the start of the process
   * @throws IOException if the program ends before, or after a minute; the message has its output
   */
  public Duration awaitReady() throws IOException {
    return program.awaitReady(subject.name(), probe);
  }

  @Override
  public void close() {
    program.close();
  }
}
