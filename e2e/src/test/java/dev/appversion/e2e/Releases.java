package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A shop that is released by {@code spec.rollout}: one pod of each version. */
final class Releases implements AutoCloseable {
  private final Shop shop;
  private int orders;

  private Releases(Shop shop) {
    this.shop = shop;
  }

  /** No pods yet. */
  static Releases none(Cluster cluster) {
    return new Releases(Shop.empty(cluster));
  }

  /** The pods of v1.0 and v1.1, ready or not. */
  static Releases of(Cluster cluster) {
    Releases releases = none(cluster);
    releases.shop.applyYaml(deployments());
    return releases;
  }

  /** The same with a database, of which v1.0 and v1.1 read the same value in different columns. */
  static Releases withDatabase(Cluster cluster) {
    Releases releases = none(cluster);
    releases.shop.apply("database.yaml");
    releases.shop.applyYaml(
        deployments()
            .replace("env: [", "env: [{name: DATABASE, value: \"http://database:5432\"}, "));
    return releases;
  }

  private static String deployments() {
    return Shop.read("deployments.yaml").replace("replicas: 2", "replicas: 1");
  }

  /** Adds pods of a version v1.2, which has the files of v1.1. */
  void addPodsOf12() {
    shop.applyYaml(podsLike11("v1.2"));
  }

  private static String podsLike11(String version) {
    return deployments()
        .split("\n---\n", 2)[1]
        .replace("shop-v1-1", Shop.deployment(version))
        .replace("version: v1.1", "version: " + version);
  }

  /**
   * Adds pods of a version, which has a file of its own.
   *
   * @param n odd: with the files of v1.1, else with those of v1.0
   */
  void addPods(String version, int n) {
    String pods =
        podsLike11(version)
            .replace(
                "      containers:\n",
                """
                      initContainers:
                      - name: files
                        image: appversion-e2e/shop:v1.1
                        imagePullPolicy: IfNotPresent
                        command:
                        - python3
                        - -c
                        - |
                          import pathlib
                          files = pathlib.Path("/tmp/extra")
                          files.mkdir()
                          (files / "release.txt").write_text("%s")
                        securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                        volumeMounts: [{name: tmp, mountPath: /tmp}]
                      containers:
                """
                    .formatted(version));
    shop.applyYaml(n % 2 == 0 ? pods.replace("shop:v1.1", "shop:v1.0") : pods);
  }

  void deletePods(String version) {
    shop.kubectl("delete", "deployment", Shop.deployment(version), "--wait=false").orThrow();
  }

  Shop shop() {
    return shop;
  }

  /**
   * The AppVersion, as a repository has it.
   *
   * @param more lines of {@code spec}, such as {@code rollout: {target: v1.0}}
   */
  static String appVersion(String more, String... versions) {
    return """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersion
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          port: 8080
        %s  versions:
        %s"""
        .formatted(
            more.indent(2),
            Stream.of(versions)
                .map(
                    version ->
                        "- {name: %1$s, selector: {version: %1$s}, manifest: {path: /static/staticfiles.json}}"
                            .formatted(version))
                .collect(Collectors.joining("\n"))
                .indent(2));
  }

  void apply(String more, String... versions) {
    shop.applyYaml(appVersion(more, versions));
  }

  /** Waits until this version gets all new visitors and no rollout is under way. */
  void awaitStable(String version) {
    await("{.status.rollout.phase} {.status.rollout.stable}", "Stable " + version);
  }

  /** Waits until the pods of these versions are ready. */
  void awaitPods(String... versions) {
    for (String version : versions) {
      shop.kubectl("rollout", "status", "deployment/" + Shop.deployment(version), "--timeout=120s")
          .orThrow();
    }
  }

  static String phasePath(String version) {
    return "{.status.versions[?(@.name==\"" + version + "\")].phase}";
  }

  String phaseOf(String version) {
    return shop.status(phasePath(version));
  }

  /** Waits until the rollout holds, or ended, at a share of its target. */
  void awaitPhase(String phase, String target, int share) {
    await(
        "{.status.rollout.phase} {.status.rollout.target} {.status.rollout.weight}",
        "%s %s %d".formatted(phase, target, share));
  }

  /** Waits until a part of the resource has a value. */
  void await(String jsonPath, String value) {
    Awaitility.await()
        .atMost(Shop.SOON)
        .untilAsserted(() -> assertThat(shop.status(jsonPath)).isEqualTo(value));
  }

  /** The shares of new visitors, such as {@code v1.0=75% v1.1=25%}. */
  String shares() {
    return shop.status("{range .status.versions[*]}{.name}={.share} {end}").strip();
  }

  /** The last rollout that ended: its outcome, its target and the highest share of that. */
  String lastRollout() {
    return shop.status(
        "{.status.history[0].outcome} {.status.history[0].target} {.status.history[0].weight}%");
  }

  /** The versions that respond to new visitors. */
  Set<String> versionsOfNewVisitors(Cluster.Forward entry) {
    return versions(entry, visitor -> visitor.navigate("/"));
  }

  /** The versions that respond to crawlers, of which each sends one request. */
  Set<String> versionsOfCrawlers(Cluster.Forward entry) {
    return versions(entry, visitor -> visitor.crawl("/"));
  }

  private static Set<String> versions(
      Cluster.Forward entry, Function<Visitor, HttpResponse<String>> request) {
    return IntStream.range(0, 30)
        .mapToObj(_ -> request.apply(new Visitor(entry.url())))
        .map(
            page -> {
              assertThat(page.statusCode()).as(page::body).isEqualTo(200);
              return Visitor.versionOf(page);
            })
        .collect(Collectors.toSet());
  }

  /**
   * Creates a command.
   *
   * @param fields of its spec, after {@code app} and {@code action}
   * @param as arguments of kubectl, such as {@code --as=jane}
   * @return its name
   */
  String order(String action, String fields, String... as) {
    String name = action + "-" + ++orders;
    String yaml =
        """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersionCommand
        metadata: {name: %s}
        spec: {app: shop, action: %s%s}
        """
            .formatted(name, action, fields.isEmpty() ? "" : ", " + fields);
    String[] command = Stream.concat(Stream.of("create"), Stream.of(as)).toArray(String[]::new);
    shop.kubectlFile(yaml, command).orThrow();
    return name;
  }

  /** Waits until a command was carried out. */
  void awaitDone(String command) {
    Awaitility.await()
        .atMost(Shop.SOON)
        .untilAsserted(
            () ->
                assertThat(command(command, "{.status.state} {.status.message}"))
                    .startsWith("Done "));
  }

  String command(String name, String jsonPath) {
    CommandResult got = shop.kubectl("get", "avc", name, "-o", "jsonpath=" + jsonPath);
    return got.orThrow().output();
  }

  @Override
  public void close() {
    shop.close();
  }
}
