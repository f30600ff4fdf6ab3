package dev.appversion.benchmarks.process;

import java.io.IOException;
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
public final class ImageProcess implements AutoCloseable {
  private final Program program;
  private final int port;
  private final Duration ready;

  private ImageProcess(Program program, int port, Duration ready) {
    this.program = program;
    this.port = port;
    this.ready = ready;
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
  public static ImageProcess start(
      Path image, List<String> prefix, List<String> options, Map<String, String> environment)
      throws IOException {
    int port = Program.freePort();
    int adminPort = Program.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(command(image, prefix, options))
            .directory(image.resolve("stage").toFile());
    builder.environment().putAll(environment);
    builder.environment().put("APPVERSION_LISTEN", "127.0.0.1:" + port);
    builder.environment().put("APPVERSION_ADMIN_LISTEN", "127.0.0.1:" + adminPort);
    Path log = Files.createTempFile("sidecar", ".log");
    log.toFile().deleteOnExit();
    Program program = Program.start(builder, log);
    Duration ready =
        program.awaitReady(
            "a sidecar with the options " + options,
            URI.create("http://127.0.0.1:" + adminPort + "/readyz"));
    return new ImageProcess(program, port, ready);
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

  /** The time from the start of the process until it was ready. */
  public Duration ready() {
    return ready;
  }

  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Its resource usage now. */
  public ProcessUsage usage() throws IOException {
    return ProcessUsage.of(program.processes().pid());
  }

  /** Ends the process and waits for its end: the next one uses the same core. */
  @Override
  public void close() {
    program.close();
  }
}
