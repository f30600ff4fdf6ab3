package dev.appversion.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A sidecar that runs as in its image, without a container: the image's Java runtime with the
 * options in it, AOT cache and jars, from {@code sidecar/target/image}.
 */
final class ImageProcess implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Process process;
  private final int port;
  private final double readyMillis;

  private ImageProcess(Process process, int port, double readyMillis) {
    this.process = process;
    this.port = port;
    this.readyMillis = readyMillis;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param image the directory {@code target/image} of a build with the profile "images"
   * @param prefix the prefix of the command line, such as {@code taskset}
   * @param options of the JVM; they take precedence over those of the image
   * @param environment in addition to the sidecar's addresses
   * @throws IOException if it does not become ready within a minute
   */
  static ImageProcess start(
      Path image, List<String> prefix, List<String> options, Map<String, String> environment)
      throws IOException {
    int port = SidecarProcess.freePort();
    int adminPort = SidecarProcess.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(command(image, prefix, options))
            .directory(image.resolve("stage").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(Path.of("/dev/stderr").toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("APPVERSION_LISTEN", "127.0.0.1:" + port);
    builder.environment().put("APPVERSION_ADMIN_LISTEN", "127.0.0.1:" + adminPort);
    long start = System.nanoTime();
    Process process = builder.start();
    URI ready = URI.create("http://127.0.0.1:" + adminPort + "/readyz");
    while (!isReady(ready)) {
      if (!process.isAlive() || System.nanoTime() - start > SOON.toNanos()) {
        process.destroyForcibly();
        throw new IOException("not ready with the options " + options);
      }
      BenchCluster.pause(POLL);
    }
    return new ImageProcess(process, port, (System.nanoTime() - start) / 1e6);
  }

  /**
   * The image's own command line, with paths of this machine. The paths of the jars are relative:
   * the JVM compares the class path with that of the AOT cache.
   */
  private static List<String> command(Path image, List<String> prefix, List<String> options)
      throws IOException {
    Path runtime = image.resolve("runtime");
    List<String> command = new ArrayList<>(prefix);
    command.add(runtime.resolve("opt/java/bin/java").toString());
    command.addAll(options);
    for (String argument : Files.readAllLines(runtime.resolve("app/java.args"))) {
      command.add(
          argument
              .replace("-XX:AOTCache=/", "-XX:AOTCache=" + runtime + '/')
              .replaceFirst("^/app/", "app/")
              .replace(":/app/", ":app/"));
    }
    return command;
  }

  private static boolean isReady(URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    try {
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false; // it does not listen yet
    } finally {
      connection.disconnect();
    }
  }

  /** The time from the start of the process until it was ready, in milliseconds, exact to 5. */
  double readyMillis() {
    return readyMillis;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  ProcessUsage usage() throws IOException {
    return ProcessUsage.of(process.pid());
  }

  /** Ends the process and waits for its end: the next one uses the same core. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
