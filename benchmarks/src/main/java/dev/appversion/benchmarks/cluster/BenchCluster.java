package dev.appversion.benchmarks.cluster;

import dev.appversion.benchmarks.process.Pause;
import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.SharedCluster;
import dev.appversion.testkit.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real cluster with AppVersion installed as in the README, and a namespace for measurements. */
final class BenchCluster implements AutoCloseable {
  static final String SYSTEM = "appversion-system";
  private static final Path ROOT =
      Path.of(System.getProperty("appversion.root", ".")).toAbsolutePath();

  private final Cluster cluster;
  private final TestNamespace namespace;

  private BenchCluster(Cluster cluster, TestNamespace namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  /**
   * Starts or reuses the cluster of {@code -De2e.cluster}, loads the images and installs the chart.
   *
   * @throws IllegalStateException if there is no cluster, or no images were built
   */
  static BenchCluster start() {
    Cluster cluster =
        SharedCluster.find()
            .orElseThrow(() -> new IllegalStateException("no Kubernetes cluster to measure on"));
    say("loading images");
    cluster.load(images().toArray(Path[]::new));
    if (cluster.helm("status", "appversion", "-n", SYSTEM).exitCode() != 0) {
      say("installing AppVersion");
      cluster
          .helm(
              "install",
              "appversion",
              ROOT.resolve("charts/appversion").toString(),
              "-n",
              SYSTEM,
              "--create-namespace",
              "--wait",
              "--timeout",
              "180s")
          .orThrow();
    }
    return new BenchCluster(cluster, cluster.namespace("bench"));
  }

  private static List<Path> images() {
    List<Path> ours =
        Stream.of("operator", "sidecar")
            .map(module -> ROOT.resolve(module).resolve("target/image.tar"))
            .toList();
    for (Path archive : ours) {
      if (!Files.isRegularFile(archive)) {
        throw new IllegalStateException(
            archive + " does not exist: run ./mvnw package -Pimages -DskipTests first");
      }
    }
    CommandResult built = command(ROOT.resolve("e2e/images/build").toString(), "--all").orThrow();
    return Stream.concat(ours.stream(), built.output().lines().map(Path::of)).toList();
  }

  Cluster cluster() {
    return cluster;
  }

  String namespace() {
    return namespace.name();
  }

  /** {@code kubectl apply} of a resource of this module. */
  void apply(String resource) {
    applyYaml(read(resource));
  }

  void applyYaml(String yaml) {
    try {
      Path file = Files.createTempFile("appversion-bench", ".yaml");
      try {
        Files.writeString(file, yaml);
        kubectl("apply", "-f", file.toString()).orThrow();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kubectl in the namespace. */
  CommandResult kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("-n", namespace()));
    command.addAll(Arrays.asList(arguments));
    return cluster.kubectl(command.toArray(String[]::new));
  }

  /** The pods with this label that are not terminating. */
  List<Pod> pods(String label, String value) {
    return cluster
        .client()
        .pods()
        .inNamespace(namespace())
        .withLabel(label, value)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  String log(String pod, String container) {
    return cluster
        .client()
        .pods()
        .inNamespace(namespace())
        .withName(pod)
        .inContainer(container)
        .getLog();
  }

  /** Polls until a condition holds. */
  static void await(String what, Duration limit, Duration pause, BooleanSupplier so) {
    long end = System.nanoTime() + limit.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within " + limit + ": " + what);
      }
      Pause.of(pause);
    }
  }

  /** Prints progress to standard error: standard output is for results. */
  static void say(String what) {
    System.err.println(what);
  }

  static String read(String resource) {
    try (var in = BenchCluster.class.getResourceAsStream("/" + resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommandResult command(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new CommandResult(List.of(command), process.waitFor(), output, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    namespace.close();
    SharedCluster.close();
  }
}
