package dev.appversion.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code appversion sidecar} on free ports, as a separate process. */
final class SidecarProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("address=\\S*?127\\.0\\.0\\.1:([0-9]+)");

  private final Process process;
  private final URI uri;

  private SidecarProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Returns when it listens. */
  static SidecarProcess start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Documentation.ROOT.resolve("appversion").toString());
    command.addAll(List.of("sidecar", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"));
    command.addAll(List.of("--drain-timeout", "1s"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      BufferedReader log = process.inputReader();
      String port = port(log);
      ProcessLog.show(log);
      return new SidecarProcess(process, URI.create("http://127.0.0.1:" + port + "/"));
    } catch (IOException | AssertionError e) {
      process.destroy();
      throw e;
    }
  }

  URI uri() {
    return uri;
  }

  /** Sends SIGTERM; returns whether it ends. */
  boolean stop() throws InterruptedException {
    process.destroy();
    return process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static String port(BufferedReader log) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return address.group(1);
      }
    }
    throw new AssertionError("it ended: " + seen);
  }
}
