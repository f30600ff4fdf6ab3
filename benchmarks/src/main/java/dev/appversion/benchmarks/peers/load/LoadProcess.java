package dev.appversion.benchmarks.peers.load;

import dev.appversion.benchmarks.process.Wrk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A load generator in a JVM of its own on the core of the app. It ends with this process. */
public final class LoadProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader in;
  private final Writer out;
  private final String greeting;

  private LoadProcess(Process process) throws IOException {
    this.process = process;
    this.in = process.inputReader(StandardCharsets.UTF_8);
    this.out = process.outputWriter(StandardCharsets.UTF_8);
    this.greeting = line();
  }

  /** A constant rate, see {@link ConstantRate}. */
  public static LoadProcess constantRate(int rate) throws IOException {
    return start(ConstantRate.class, List.of(Integer.toString(rate)));
  }

  /** WebSocket messages and the app that returns them, see {@link WebSocketEcho}. */
  public static LoadProcess webSocketEcho() throws IOException {
    return start(WebSocketEcho.class, List.of());
  }

  private static LoadProcess start(Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(Wrk.CLIENT_CORE);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    return new LoadProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** What it printed at its start. */
  public String greeting() {
    return greeting;
  }

  /**
   * Puts load on a port of 127.0.0.1.
   *
   * @throws IOException if a request failed
   */
  public LoadResult run(int port, int seconds) throws IOException {
    out.write(port + " " + seconds + "\n");
    out.flush();
    LoadResult result = LoadResult.parse(line());
    if (!result.failure().isEmpty()) {
      throw new IOException("a request failed: " + result.failure());
    }
    return result;
  }

  private String line() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the load generator ended");
    }
    return line;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.destroy();
    }
  }
}
