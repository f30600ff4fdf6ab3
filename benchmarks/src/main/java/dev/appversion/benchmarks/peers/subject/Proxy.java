package dev.appversion.benchmarks.peers.subject;

import dev.appversion.benchmarks.peers.process.ProcessTree;
import dev.appversion.benchmarks.peers.process.Program;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/**
 * A running proxy.
 *
 * @param port where it listens on 127.0.0.1
 * @param probe returns 200 once it is ready
 */
public record Proxy(Subject subject, Program program, int port, URI probe)
    implements AutoCloseable {
  private static final long SOON = 60_000_000_000L;
  private static final long INTERVAL = 1_000_000L;

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
   * @throws IOException if the program ends before, or after a minute; the message has its output
   */
  public Proxy awaitReady() throws IOException {
    long end = System.nanoTime() + SOON;
    while (System.nanoTime() < end && program.isRunning()) {
      if (isReady()) {
        return this;
      }
      LockSupport.parkNanos(INTERVAL);
    }
    String log = program.log();
    close();
    throw new IOException(subject.name() + " did not become ready:\n" + log);
  }

  private boolean isReady() {
    try {
      HttpURLConnection request = (HttpURLConnection) probe.toURL().openConnection();
      request.setRequestProperty("Connection", "close");
      request.setReadTimeout(1000);
      try {
        return request.getResponseCode() == 200;
      } finally {
        request.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
