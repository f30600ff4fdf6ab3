package dev.appversion.packaging.training;

import static java.util.Objects.requireNonNull;

import dev.appversion.packaging.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * Starts a program, plays a {@link Scenario} and stops the program.
 *
 * <p>In the scenario, <code>${stub}</code> and <code>${tls}</code> are the ports of the stub
 * server, <code>${ca}</code> is the file of its certificate, <code>${dir}</code> the scenario's
 * directory. Every other variable is a free port, the same one for the same name.
 */
public final class TrainingRun {
  private static final Duration END = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private final Scenario scenario;
  private final Path log;

  private TrainingRun(Scenario scenario, Path log) {
    this.scenario = scenario;
    this.log = log;
  }

  /**
   * Plays a scenario.
   *
   * @param file the scenario
   * @param command the program; the scenario's arguments follow
   * @param directory the program's working directory
   * @throws IllegalStateException if a step fails or the program does not end; the message contains
   *     its output
   */
  public static Scenario play(Path file, List<String> command, Path directory)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("training");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket plain = new ServerSocket(0, 0, loopback);
        ServerSocket tls = sockets(file, scratch).createServerSocket(0, 0, loopback)) {
      Map<String, String> variables = new HashMap<>();
      variables.put("stub", Integer.toString(plain.getLocalPort()));
      variables.put("tls", Integer.toString(tls.getLocalPort()));
      variables.put("ca", scratch.resolve("ca.pem").toString());
      variables.put("dir", requireNonNull(file.toAbsolutePath().getParent()).toString());
      Scenario scenario =
          Scenario.read(file, name -> variables.computeIfAbsent(name, _ -> freePort()));
      StubServer stub = new StubServer(new StubAnswers(scenario.answers()));
      stub.start(plain);
      stub.start(tls);
      new TrainingRun(scenario, scratch.resolve("log")).play(command, directory);
      return scenario;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The stub server cannot serve TLS", e);
    } finally {
      DirectoryTree.delete(scratch);
    }
  }

  /** With TLS only if the scenario refers to it: to create a certificate, a JVM is started. */
  private static ServerSocketFactory sockets(Path scenario, Path scratch)
      throws IOException, InterruptedException, GeneralSecurityException {
    String text = Files.readString(scenario);
    return text.contains("${tls}") || text.contains("${ca}")
        ? StubCertificate.create(scratch).getServerSocketFactory()
        : ServerSocketFactory.getDefault();
  }

  private void play(List<String> command, Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    List<String> words = new ArrayList<>(command);
    words.addAll(scenario.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(scenario.environment());
    SSLContext tls = StubCertificate.trustingEveryCertificate();
    Process process = builder.start();
    try (HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build()) {
      for (Step step : scenario.steps()) {
        switch (step) {
          case Step.Wait wait -> await(http, process, wait);
          case Step.Send send -> send(http, send);
          case Step.Pause pause -> Thread.sleep(pause.time());
        }
      }
      if (!scenario.steps().isEmpty()) {
        process
            .destroy(); // SIGTERM: a clean stop writes the class list, and is part of the training
      }
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("The program does not end");
      }
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "Training failed; the program's output:\n" + Files.readString(log), e);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void await(HttpClient http, Process process, Step.Wait wait)
      throws InterruptedException {
    long end = System.nanoTime() + wait.atMost().toNanos();
    HttpRequest request = HttpRequest.newBuilder(wait.url()).timeout(POLL_TIMEOUT).build();
    while (!answers(http, request)) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new IllegalStateException("No response below 400 from " + wait.url());
      }
      Thread.sleep(POLL);
    }
  }

  private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 400;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private static void send(HttpClient http, Step.Send send)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(send.url())
            .timeout(REQUEST_TIMEOUT)
            .method(
                send.method(),
                send.body()
                    .map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    send.headers().forEach(request::header);
    for (int i = 0; i < send.times(); i++) {
      http.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }
  }

  private static String freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
