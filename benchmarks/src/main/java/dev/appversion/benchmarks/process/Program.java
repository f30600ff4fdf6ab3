package dev.appversion.benchmarks.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program that the benchmark started. It is ended with the benchmark, also by a signal. */
public final class Program implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  /** Longer than the drain of a sidecar without requests. */
  private static final int SECONDS_TO_STOP = 5;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Program::kill)));
  }

  private static final long READY_NANOS = 60_000_000_000L;
  private static final long PROBE_INTERVAL_NANOS = 1_000_000L;
  private static final int PROBE_TIMEOUT_MILLIS = 1000;

  private final Process process;
  private final long started;
  private final Path log;

  private Program(Process process, long started, Path log) {
    this.process = process;
    this.started = started;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param environment in addition to this process's
   * @param log the file for what it prints
   */
  public static Program start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return start(builder, log);
  }

  /**
   * Starts one. Its output must not go to the standard error of this process: a program that opens
   * {@code /dev/stderr} overwrites what is there if that is a file.
   *
   * @param log the file for what it prints
   */
  static Program start(ProcessBuilder builder, Path log) throws IOException {
    long started = System.nanoTime();
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    RUNNING.add(process);
    return new Program(process, started, log);
  }

  /** A free port of loopback. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The process and its children. */
  public ProcessTree processes() {
    return new ProcessTree(process.pid());
  }

  /**
   * Waits until it is ready; ends it if it does not become so.
   *
   * @param name for the message
   * @param probe returns 200 once it is ready
   * @return the time from its start, exact to about 1 ms
   * @throws IOException if it ends before, or after a minute; the message has its output
   */
  public Duration awaitReady(String name, URI probe) throws IOException {
    while (System.nanoTime() - started < READY_NANOS && process.isAlive()) {
      if (isReady(probe)) {
        return Duration.ofNanos(System.nanoTime() - started);
      }
      LockSupport.parkNanos(PROBE_INTERVAL_NANOS);
    }
    close();
    throw new IOException(name + " did not become ready:\n" + Files.readString(log));
  }

  private static boolean isReady(URI probe) {
    try {
      HttpURLConnection request = (HttpURLConnection) probe.toURL().openConnection();
      request.setRequestProperty("Connection", "close");
      request.setReadTimeout(PROBE_TIMEOUT_MILLIS);
      try {
        return request.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        request.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether it runs. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** SIGTERM, then SIGKILL after 5 s. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        kill(process);
      }
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(process);
  }

  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
