package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.SidecarMain;
import dev.appversion.testkit.images.ImageJvmOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A sidecar in a process, with the JVM options of its image: a heap of 64 MiB. */
final class SidecarProcess implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("listening address=127\\.0\\.0\\.1:(\\d+) admin=127\\.0\\.0\\.1:(\\d+)");
  private static final Duration RESPONSE = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final int adminPort;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private SidecarProcess(Process process, BufferedReader log) throws IOException {
    this.process = process;
    Matcher address = listening(log);
    this.port = Integer.parseInt(address.group(1));
    this.adminPort = Integer.parseInt(address.group(2));
    Thread.ofVirtual().start(() -> log.lines().forEach(this::logged));
    Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(this::logged));
  }

  private void logged(String line) {
    log.add(line);
    System.err.println(line);
  }

  /** Starts one before this app. */
  static SidecarProcess before(InetSocketAddress app, Map<String, String> settings)
      throws IOException {
    return before(app, settings, List.of(), List.of());
  }

  /**
   * Starts one before this app.
   *
   * @param wrapper the command that starts the JVM's; empty for none
   * @param options of the JVM, in addition to those of the image
   */
  static SidecarProcess before(
      InetSocketAddress app,
      Map<String, String> settings,
      List<String> wrapper,
      List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ImageJvmOptions.of(Path.of(System.getProperty("appversion.root", "..")), "sidecar"));
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(SidecarMain.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.contains("APPVERSION"));
    builder.environment().put("APPVERSION_LISTEN", "127.0.0.1:0");
    builder.environment().put("APPVERSION_ADMIN_LISTEN", "127.0.0.1:0");
    builder.environment().put("APPVERSION_UPSTREAM", "http://127.0.0.1:" + app.getPort());
    builder.environment().putAll(settings);
    Process process = builder.start();
    try {
      return new SidecarProcess(process, process.errorReader(StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Matcher listening(BufferedReader log) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      all.append(line).append('\n');
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
    throw new AssertionError("the sidecar did not start:\n" + all);
  }

  /** The address for requests to the app. */
  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The address of the admin port. */
  InetSocketAddress adminAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort);
  }

  /** A request for the app, on a connection that may be a kept one. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(port, path);
  }

  /** A request to the admin port. */
  HttpResponse<String> admin(String path) throws IOException, InterruptedException {
    return get(adminPort, path);
  }

  private HttpResponse<String> get(int to, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + to + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(RESPONSE).build(), BodyHandlers.ofString());
  }

  /** The value of a metric, whose name includes its labels as they are exposed. */
  double metric(String name) throws IOException, InterruptedException {
    return admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  /** The number of open file descriptors. */
  long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(proc("fd"))) {
      return open.count();
    }
  }

  /** A file of the process in {@code /proc}. */
  Path proc(String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }

  /** A number of {@code /proc/PID/status}, such as {@code Threads}; memory is in KiB. */
  long status(String name) throws IOException {
    return Files.readString(proc("status"))
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name));
  }

  /** Runs a full collection. */
  void collectGarbage() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid()),
                "GC.run")
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).as(output).isZero();
  }

  /** The number of lines with this text that it has printed since it listens. */
  long lines(String text) {
    return log.stream().filter(line -> line.contains(text)).count();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The exit code, once the process has ended. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    http.shutdownNow();
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
