package dev.appversion.benchmarks.controlplane;

import dev.appversion.benchmarks.process.Program;
import dev.appversion.testkit.images.ImageJvmOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One replica of the operator, with the options of its image's JVM. */
final class OperatorProcess implements AutoCloseable {
  static final String NAMESPACE = "appversion-system";
  private static final Pattern RECONCILED =
      Pattern.compile(
          "^appversion_operator_reconciles_total\\{result=\"ok\"} ([0-9.]+)$", Pattern.MULTILINE);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Program program;
  private final int health;
  private final HttpClient http = HttpClient.newHttpClient();

  private OperatorProcess(Program program, int health) {
    this.program = program;
    this.health = health;
  }

  /**
   * Starts a replica.
   *
   * @param name of its pod
   * @param classPath of the operator
   * @param log the file for what it logs
   */
  static OperatorProcess start(String name, String classPath, Path kubeconfig, Path root, Path log)
      throws IOException {
    int health = Program.freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ImageJvmOptions.of(root, "operator"));
    command.addAll(List.of("-cp", classPath, "dev.appversion.operator.OperatorMain"));
    Map<String, String> environment =
        Map.of(
            "KUBECONFIG",
            kubeconfig.toString(),
            "POD_NAME",
            name,
            "POD_NAMESPACE",
            NAMESPACE,
            "APPVERSION_LEASE",
            "appversion-operator",
            "APPVERSION_LISTEN",
            "127.0.0.1:" + Program.freePort(),
            "APPVERSION_HEALTH_LISTEN",
            "127.0.0.1:" + health,
            "APPVERSION_SERVICE",
            "appversion-operator",
            "APPVERSION_TLS_SECRET",
            "appversion-operator-tls",
            "APPVERSION_SIDECAR_IMAGE",
            "appversion/sidecar");
    return new OperatorProcess(Program.start(command, environment, log), health);
  }

  boolean isRunning() {
    return program.isRunning();
  }

  /** Whether its caches are filled. */
  boolean isReady() {
    return get("/readyz").map(response -> response.statusCode() == 200).orElse(false);
  }

  /** How many reconciliations have succeeded. */
  double reconciled() {
    return get("/metrics")
        .map(response -> RECONCILED.matcher(response.body()))
        .filter(Matcher::find)
        .map(found -> Double.parseDouble(found.group(1)))
        .orElse(0.0);
  }

  /** Processor time since its start, in seconds. */
  double cpuSeconds() {
    return program.processes().cpu().toMillis() / 1_000.0;
  }

  /** Resident memory now, in MiB. */
  double rss() {
    return program.processes().memory().rss() / 1_024.0;
  }

  private Optional<HttpResponse<String>> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health + path))
            .timeout(LIMIT)
            .build();
    try {
      return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty(); // it does not listen yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** SIGTERM: the replica releases its Lease. */
  @Override
  public void close() {
    program.close();
    http.close();
  }
}
