package dev.appversion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sidecar in a separate process, without Kubernetes, with the options of the image's JVM. */
public final class SidecarProcess implements AutoCloseable {
  private static final Pattern OPTIONS =
      Pattern.compile("<image.options>(.*?)</image.options>", Pattern.DOTALL);
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final int adminPort;

  private SidecarProcess(Process process, int port, int adminPort) {
    this.process = process;
    this.port = port;
    this.adminPort = adminPort;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param prefix the prefix of the JVM's command line, such as {@code taskset}
   * @param settings in addition to its addresses
   */
  public static SidecarProcess start(List<String> prefix, Map<String, String> settings)
      throws IOException {
    SidecarProcess started = startUnready(prefix, settings);
    started.awaitReady();
    return started;
  }

  /** Starts one without waiting for readiness, if its app does not run. */
  static SidecarProcess startUnready(List<String> prefix, Map<String, String> settings)
      throws IOException {
    int port = freePort();
    int adminPort = freePort();
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(imageOptions());
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), "dev.appversion.sidecar.SidecarMain"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.to(Path.of("/dev/stderr").toFile()));
    builder.environment().putAll(settings);
    builder.environment().put("APPVERSION_LISTEN", "127.0.0.1:" + port);
    builder.environment().put("APPVERSION_ADMIN_LISTEN", "127.0.0.1:" + adminPort);
    return new SidecarProcess(builder.start(), port, adminPort);
  }

  private static List<String> imageOptions() throws IOException {
    Path pom = Path.of(System.getProperty("appversion.root", "."), "sidecar", "pom.xml");
    Matcher matcher = OPTIONS.matcher(Files.readString(pom));
    if (!matcher.find()) {
      throw new IOException(pom + " has no image.options");
    }
    return Arrays.asList(matcher.group(1).strip().split("\\s+", -1));
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  long pid() {
    return process.pid();
  }

  /** The process's resident memory, in KiB. */
  long rssKib() throws IOException {
    return status("VmRSS:");
  }

  /** The peak of the process's resident memory, in KiB. */
  long peakKib() throws IOException {
    return status("VmHWM:");
  }

  private long status(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no " + field + " of " + pid());
  }

  private void awaitReady() throws IOException {
    long end = System.nanoTime() + SOON.toNanos();
    URI ready = URI.create("http://127.0.0.1:" + adminPort + "/readyz");
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end && process.isAlive()) {
        try {
          var answer =
              http.send(
                  HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          BenchCluster.pause(Duration.ofMillis(50)); // it does not listen yet
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
        BenchCluster.pause(Duration.ofMillis(50));
      }
    }
    close();
    throw new IOException("the sidecar did not become ready");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
