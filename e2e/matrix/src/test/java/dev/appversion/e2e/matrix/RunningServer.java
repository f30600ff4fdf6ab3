package dev.appversion.e2e.matrix;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A server of the matrix as a process of its own. */
final class RunningServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(40);

  private final Process process;
  private final URI address;

  private RunningServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param work a folder for its log, sockets and other files
   */
  static RunningServer start(ServerSpec spec, Path work) throws IOException {
    int port = freePort();
    Files.createDirectories(work);
    Map<String, String> values = Map.of("port", Integer.toString(port), "work", work.toString());
    List<String> command = spec.project().resolve(spec.command(), values);
    Path log = work.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.project().folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    RunningServer server = new RunningServer(process, URI.create("http://127.0.0.1:" + port));
    // Without the offer of HTTP/2, which a server with WebSockets may take for theirs.
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Awaitility.await(spec.name() + " to answer (its log is " + log + ")")
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .failFast("it ended; see " + log, () -> !process.isAlive())
          .until(() -> server.answers(http));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/echo")).timeout(Duration.ofSeconds(2)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  URI address() {
    return address;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Asks it to stop, as Kubernetes does. */
  void terminate() {
    process.destroy();
  }

  /** Waits until it has stopped; one that does not is ended. */
  void awaitEnd() {
    close();
  }

  /** Ends it and whatever it started: politely, then by force. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.toHandle().descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(8, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
