package dev.appversion.e2e.frameworks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A version of an app as a process of its own. */
final class RunningApp implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final URI address;

  private RunningApp(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param release the folder of the version's build
   * @param origin where visitors come in, if that is not the app itself
   * @param log the file for what it prints
   */
  static RunningApp start(AppSpec spec, Path release, Optional<URI> origin, Path log)
      throws IOException {
    int port = freePort();
    URI address = URI.create("http://127.0.0.1:" + port);
    Map<String, String> values =
        Map.of(
            "{release}", release.toString(),
            "{version}", release.getFileName().toString(),
            "{origin}", origin.orElse(address).toString());
    List<String> command = spec.command().stream().map(text -> fill(text, values)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(release.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PORT", Integer.toString(port));
    spec.environment().forEach((name, text) -> builder.environment().put(name, fill(text, values)));
    Process process = builder.start();
    RunningApp app = new RunningApp(process, address);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Awaitility.await(release + " to answer (its log is " + log + ")")
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .failFast("it ended; see " + log, () -> !process.isAlive())
          .until(() -> app.answers(http));
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
    return app;
  }

  private static String fill(String text, Map<String, String> values) {
    String result = text;
    for (var value : values.entrySet()) {
      result = result.replace(value.getKey(), value.getValue());
    }
    return result;
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/")).timeout(Duration.ofSeconds(10)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  URI address() {
    return address;
  }

  /** A port that no one listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all = process.toHandle().descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
