package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.KubernetesTools;
import dev.appversion.testkit.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shop in a separate namespace: two Deployments of a Django app, and an AppVersion. */
final class Shop implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final TestNamespace namespace;

  private Shop(Cluster cluster, TestNamespace namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  /** Only the namespace. */
  static Shop empty(Cluster cluster) {
    Installation.ensure(cluster);
    return new Shop(cluster, cluster.namespace("shop"));
  }

  /** Both Deployments and the AppVersion with these weights, ready. */
  static Shop ready(Cluster cluster, int weight10, int weight11) {
    Shop shop = empty(cluster);
    shop.apply("deployments.yaml");
    shop.applyAppVersion(weight10, weight11);
    shop.awaitReady();
    return shop;
  }

  Cluster cluster() {
    return cluster;
  }

  String namespace() {
    return namespace.name();
  }

  /** {@code kubectl apply} of a file of the tests' resources. */
  void apply(String resource) {
    applyYaml(read(resource));
  }

  void applyAppVersion(int weight10, int weight11) {
    applyYaml(
        read("appversion.yaml")
            .replace("WEIGHT_10", Integer.toString(weight10))
            .replace("WEIGHT_11", Integer.toString(weight11)));
  }

  void applyYaml(String yaml) {
    tryApply(yaml).orThrow();
  }

  CommandResult tryApply(String yaml) {
    return kubectlFile(yaml, "apply");
  }

  /** {@code kubectl replace --force}: deletes and creates. */
  void applyYamlByReplacing(String yaml) {
    kubectlFile(yaml, "replace", "--force").orThrow();
  }

  /** Runs kubectl with a manifest. */
  CommandResult kubectlFile(String yaml, String... command) {
    try {
      Path file = Files.createTempFile("appversion-e2e", ".yaml");
      try {
        Files.writeString(file, yaml);
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("-f", file.toString()));
        return kubectl(arguments.toArray(String[]::new));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Edits the weights of v1.0 and v1.1, as a promotion does. */
  void setWeights(int weight10, int weight11) {
    kubectl(
            "patch",
            "av",
            "shop",
            "--type=json",
            "-p",
            ("[{\"op\":\"replace\",\"path\":\"/spec/versions/0/weight\",\"value\":%d},"
                    + "{\"op\":\"replace\",\"path\":\"/spec/versions/1/weight\",\"value\":%d}]")
                .formatted(weight10, weight11))
        .orThrow();
  }

  /** Edits the resource by a merge patch (RFC 7396). */
  void edit(String mergePatch) {
    kubectl("patch", "av", "shop", "--type=merge", "-p", mergePatch).orThrow();
  }

  /** Removes a version from the resource and deletes its pods; the other one remains. */
  void retire(String version, String left) {
    edit(
        ("{\"spec\":{\"defaultVersion\":\"%s\",\"versions\":[{\"name\":\"%s\",\"weight\":100,"
                + "\"selector\":{\"version\":\"%s\"},"
                + "\"manifest\":{\"path\":\"/static/staticfiles.json\"}}]}}")
            .formatted(left, left, left));
    awaitInSync();
    kubectl("delete", "deployment", deployment(version), "--wait", "--now").orThrow();
    await().atMost(SOON).untilAsserted(() -> assertThat(pods(version)).isEmpty());
    kubectl("rollout", "status", "deployment/" + deployment(left), "--timeout=60s").orThrow();
  }

  /** The name of a version's Deployment. */
  static String deployment(String version) {
    return "shop-" + version.replace('.', '-');
  }

  /** Waits until new visitors are served, the app versions are known, and all pods are ready. */
  void awaitReady() {
    for (String condition : List.of("Ready", "ManifestsResolved")) {
      CommandResult result =
          kubectl(
              "wait",
              "av/shop",
              "--for=condition=" + condition,
              "--timeout=" + SOON.toSeconds() + "s");
      assertThat(result.exitCode()).as(() -> result.error() + diagnosis()).isZero();
    }
    for (String deployment : List.of("shop-v1-0", "shop-v1-1")) {
      CommandResult result =
          kubectl("rollout", "status", "deployment/" + deployment, "--timeout=60s");
      assertThat(result.exitCode()).as(() -> result.error() + diagnosis()).isZero();
    }
  }

  /** Waits until every sidecar enforces the current resource. */
  void awaitInSync() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(status("{.status.observedGeneration}"))
                  .isEqualTo(status("{.metadata.generation}"));
              assertThat(condition("SidecarsInSync")).isEqualTo("True");
            });
  }

  String condition(String type) {
    return status("{.status.conditions[?(@.type==\"" + type + "\")].status}");
  }

  String reason(String type) {
    return status("{.status.conditions[?(@.type==\"" + type + "\")].reason}");
  }

  String message(String type) {
    return status("{.status.conditions[?(@.type==\"" + type + "\")].message}");
  }

  String status(String jsonPath) {
    return kubectl("get", "av", "shop", "-o", "jsonpath=" + jsonPath).orThrow().output();
  }

  /** The name under which a version's manifest delivers a static file. */
  String hashedName(String version, String canonical) {
    String manifest =
        kubectl(
                "get",
                "configmap",
                "shop-manifest-" + version,
                "-o",
                "jsonpath={.data.staticfiles\\.json}")
            .orThrow()
            .output();
    Matcher name = Pattern.compile('"' + canonical + "\": *\"([^\"]+)\"").matcher(manifest);
    assertThat(name.find()).as(manifest).isTrue();
    return name.group(1);
  }

  /** The names of the ready pods of a version. */
  List<String> pods(String version) {
    return kubectl(
            "get",
            "pods",
            "-l",
            "app=shop,version=" + version,
            "--field-selector=status.phase=Running",
            "-o",
            "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
        .orThrow()
        .output()
        .lines()
        .toList();
  }

  /** A connection through the entry Service. */
  Cluster.Forward entry() {
    return wayIn("shop");
  }

  /** A connection through a Service, whose endpoints follow the readiness of pods with a delay. */
  Cluster.Forward wayIn(String service) {
    Cluster.Forward way = cluster.forward(namespace(), service, 80);
    await().atMost(SOON).untilAsserted(() -> new Visitor(way.url()).fetch("/healthz"));
    return way;
  }

  CommandResult kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("-n", namespace()));
    command.addAll(Arrays.asList(arguments));
    return cluster.kubectl(command.toArray(String[]::new));
  }

  /** Runs shell commands of a guide as it prints them. */
  void type(String commands) {
    type(commands, Map.of());
  }

  /**
   * Runs shell commands of a guide as it prints them, in a directory with {@code examples} as the
   * root of the repository has them; {@code kubectl} means this namespace.
   *
   * @param files of the reader's own, by name
   */
  void type(String commands, Map<String, String> files) {
    try {
      Path folder = Files.createTempDirectory("appversion-e2e");
      try {
        Files.createSymbolicLink(folder.resolve("examples"), Images.ROOT.resolve("examples"));
        for (Map.Entry<String, String> file : files.entrySet()) {
          Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        Path kubectl =
            Files.writeString(
                folder.resolve("kubectl"),
                "#!/bin/sh\nexec '%s' --kubeconfig '%s' -n '%s' \"$@\"\n"
                    .formatted(KubernetesTools.find("kubectl"), cluster.kubeconfig(), namespace()));
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        ProcessBuilder shell =
            new ProcessBuilder("sh", "-euc", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> commands + output + diagnosis()).isZero();
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Deletes a directory that contains only files; targets of links stay. */
  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Diagnostics for a failed story. */
  String diagnosis() {
    return "\n"
        + kubectl("get", "av,pods,svc,cm", "-o", "wide").output()
        + kubectl("describe", "av", "shop").output()
        + kubectl("get", "events").output()
        + kubectl("logs", "-l", "app=shop", "-c", "appversion", "--tail=15", "--prefix").output()
        + cluster
            .kubectl(
                "-n",
                Installation.NAMESPACE,
                "logs",
                "-l",
                "app.kubernetes.io/name=appversion",
                "--tail=30",
                "--prefix")
            .output();
  }

  static String read(String resource) {
    try (var in = Shop.class.getResourceAsStream("/" + resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    namespace.close();
  }
}
