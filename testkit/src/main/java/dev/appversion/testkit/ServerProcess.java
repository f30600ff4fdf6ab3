package dev.appversion.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/** A third-party HTTP server as a process on a loopback port. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Longer than the servers' own limits for open requests at the stop. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  private final Process process;
  private final URI address;

  private ServerProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * The command and environment of a server process.
   *
   * @param command which contains the port, or reads it from the environment
   * @param folder the working directory
   * @param environment in addition to this process's
   * @param port where it will listen; {@link #freePort()} finds one
   * @param ready the path that returns 200 once the server is ready
   * @param log the file for its output
   */
  public record Start(
      List<String> command,
      Path folder,
      Map<String, String> environment,
      int port,
      String ready,
      Path log) {
    public Start {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    /** Its future address. */
    public URI address() {
      return at(port);
    }
  }

  /**
   * Starts one and waits until it responds.
   *
   * @throws RuntimeException if it exits, or does not respond within a minute
   */
  public static ServerProcess start(Start start) throws IOException {
    Files.createDirectories(start.log().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(start.command())
            .directory(start.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(start.log().toFile());
    builder.environment().putAll(start.environment());
    Process process = builder.start();
    ServerProcess server = new ServerProcess(process, start.address());
    // Without the upgrade to HTTP/2, which a server may confuse with one to WebSocket.
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Awaitility.await(start.folder() + " to answer (its log is " + start.log() + ")")
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .failFast("it ended; see " + start.log(), () -> !process.isAlive())
          .until(() -> server.answers(http, start.ready()));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private boolean answers(HttpClient http, String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(10)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its address, without a path. */
  public URI address() {
    return address;
  }

  /** A free port of this machine. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of a loopback port, without a path. */
  public static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Sends SIGTERM, as Kubernetes does, and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Waits until it has stopped; one that has not after 8 s is killed. */
  public void awaitEnd() {
    close();
  }

  /** Ends it and all processes that it started: SIGTERM, then SIGKILL after 8 s. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.toHandle().descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
