package dev.appversion.cli;

import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.NodePackages;
import dev.appversion.testkit.PythonEnvironment;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** An app of {@code examples/templates}, run by its own tool from a copy of its folder. */
final class ExampleApp implements AutoCloseable {
  static final Path EXAMPLES = Documentation.ROOT.resolve("examples/templates");

  /** On Linux all of 127.0.0.0/8 is this machine. */
  private static final String HOST =
      System.getProperty("os.name").equals("Linux") ? "127.0.0.2" : "127.0.0.1";

  private final Process process;
  private final Path folder;
  private final int port;

  private ExampleApp(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts an app. The test is skipped, with a message, if its tool is missing.
   *
   * @param name of its directory
   * @param to the directory for its copy
   */
  static ExampleApp start(String name, Path to) throws Exception {
    Path folder = to.resolve(name);
    copy(EXAMPLES.resolve(name), folder);
    int port = freePort();
    List<String> command =
        switch (name) {
          case "django" -> {
            need("python3");
            Path python =
                PythonEnvironment.with(Files.readAllLines(folder.resolve("requirements.txt")))
                    .python();
            yield List.of(
                python.toString(), "manage.py", "runserver", "--noreload", "0.0.0.0:" + port);
          }
          case "express" -> {
            need("npm");
            NodePackages.of(folder);
            yield List.of("node", "app.js");
          }
          case "go" -> {
            need("go");
            run(folder, "go", "build", "-o", "app", ".");
            yield List.of("./app");
          }
          case "rails" -> {
            need("puma");
            yield List.of("puma", "--bind", "tcp://0.0.0.0:" + port);
          }
          default -> throw new IllegalArgumentException(name);
        };
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(Map.of("PORT", Integer.toString(port)));
    Process process = builder.start();
    ExampleApp app = new ExampleApp(process, folder, port);
    BufferedReader log = process.inputReader();
    ProcessLog.show(log);
    try {
      await().atMost(Duration.ofSeconds(30)).until(app::listens);
      return app;
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
  }

  /**
   * An address of this machine other than 127.0.0.1, if there is one: the kubelet's probes do not
   * reach an app that listens on 127.0.0.1 only.
   */
  URI uri() {
    return URI.create("http://" + HOST + ":" + port);
  }

  /** A copy of the example, which a test may edit. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void need(String tool) {
    boolean there =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    Assumptions.assumeTrue(there, () -> "NOT TESTED: " + tool + " is not on PATH");
  }

  private static void run(Path folder, String... command) throws Exception {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed in " + folder);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files
          .filter(file -> !file.toString().contains("node_modules"))
          .filter(file -> !file.toString().contains("__pycache__"))
          .forEach(
              file -> {
                try {
                  Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
