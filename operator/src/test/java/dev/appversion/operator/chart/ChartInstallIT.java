package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.KubernetesTools;
import dev.appversion.testkit.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Installs and upgrades by helm and kubectl with existing objects. Uses a separate API server,
 * since the shared one has the CRD.
 */
class ChartInstallIT {
  private static final String CHART = Chart.FOLDER.toString();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CRD = "appversions.appversion.dev";
  private static final List<String> CRDS = List.of(CRD, "appversioncommands.appversion.dev");

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private static ApiServer server;
  private static Path kubeconfig;

  /** Namespaces of the releases and of apps: no controller deletes their content here. */
  private final String one = "one-" + COUNTER.incrementAndGet();

  private final String two = "two-" + COUNTER.get();
  private final String web = "web-" + COUNTER.get();
  private final String shop = "shop-" + COUNTER.get();
  private final List<String[]> releases = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeAll
  static void startServer() throws IOException {
    assumeTrue(KubernetesTools.areWanted(), "this run is to have no API server");
    server = new ApiServer();
    kubeconfig = server.kubeconfig();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void makeNamespaces() {
    for (String namespace : List.of(one, two, web, shop)) {
      kubectl("create", "namespace", namespace);
    }
  }

  @AfterEach
  void removeAll() {
    releases.forEach(it -> helm("uninstall", it[0], "-n", it[1]));
    deleteCrds();
  }

  @Test
  void deletingTheRenderedObjectsKeepsTheCrdAndItsResources() throws IOException {
    String rendered = Chart.template("a", one).orThrow().output();
    Path file = Files.writeString(folder.resolve("rendered.yaml"), rendered);
    kubectl("apply", "--server-side", "-f", file.toString()).orThrow();
    await().atMost(SOON).untilAsserted(() -> assertThat(applyAppVersion().exitCode()).isZero());
    untilTheCrdIsProtected();

    CommandResult deleted =
        kubectl("delete", "--ignore-not-found", "--wait=false", "-f", file.toString());

    assertThat(deleted.error())
        .contains("every AppVersion", "appversion.dev/allow-deletion=true", "crds.install=false");
    assertThat(kubectl("get", "av", "shop", "-n", web).exitCode()).isZero();
    assertThat(kubectl("get", "avc", "-n", web).exitCode()).isZero();
    assertThat(kubectl("get", "deployments", "-n", one, "-o", "name").output()).isEmpty();
  }

  @Test
  void theCrdsAreDeletedWithTheAnnotation() {
    install("a", one).orThrow();
    untilTheCrdIsProtected();

    for (String crd : CRDS) {
      assertThat(kubectl("delete", "crd", crd, "--wait=false").exitCode()).as(crd).isNotZero();
      kubectl("annotate", "crd", crd, "appversion.dev/allow-deletion=true").orThrow();
      kubectl("delete", "crd", crd, "--wait=false").orThrow();
    }
  }

  @Test
  void aSecondReleaseForAllNamespacesIsRefusedAndNamesTheFirst() {
    install("a", one).orThrow();

    CommandResult second = install("b", two);

    assertThat(second.exitCode()).isNotZero();
    assertThat(second.error())
        .contains("operator.watchNamespaces", "a-appversion." + one, "all namespaces");
  }

  @Test
  void aSecondReleaseForNamespacesThatTheFirstServesIsRefused() {
    install("a", one).orThrow();

    assertThat(install("b", two, "--set", "operator.watchNamespaces={" + web + "}").error())
        .contains("a-appversion." + one, "all namespaces");
  }

  @Test
  void releasesForDifferentNamespacesCanBeInstalledTogether() {
    install("a", one, "--set", "operator.watchNamespaces={" + web + "}").orThrow();
    install("b", two, "--set", "operator.watchNamespaces={" + shop + "}").orThrow();

    assertThat(install("c", two, "--set", "operator.watchNamespaces={" + shop + "}").error())
        .contains("b-appversion." + two + " serves " + shop);
    assertThat(install("d", two).error()).contains("b-appversion." + two + " serves " + shop);
    assertThat(upgrade("a", one, "--reset-then-reuse-values").exitCode()).isZero();
  }

  @Test
  void aReleaseIsInstalledAgainUnderAnotherName() {
    install("a", one).orThrow();
    helm("uninstall", "a", "-n", one).orThrow();
    List<String> before = CRDS.stream().map(it -> crd(it).get().getMetadata().getUid()).toList();

    install("b", two).orThrow();

    assertThat(CRDS).map(it -> crd(it).get().getMetadata().getUid()).isEqualTo(before);
    upgrade("b", two, "--reset-then-reuse-values").orThrow();
  }

  /** Including a cluster with the CRD of a release that had no other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "appversions.appversion.dev",
        "appversioncommands.appversion.dev",
        "appversions.appversion.dev appversioncommands.appversion.dev"
      })
  void keptCrdsOfAnotherSchemaAreReplacedAsTheMessageStates(String names) {
    List<String> older = List.of(names.split(" ", -1));
    install("a", one).orThrow();
    helm("uninstall", "a", "-n", one).orThrow();
    for (String crd : older) {
      kubectl("annotate", "--overwrite", "crd", crd, "appversion.dev/crd-digest=older").orThrow();
    }

    CommandResult refused = install("b", two);

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.error()).contains("release a in namespace " + one);
    List<String> commands =
        refused.error().lines().filter(line -> line.startsWith("kubectl ")).toList();
    assertThat(commands).as(refused.error()).hasSize(2);
    commands.forEach(it -> kubectl(it.substring("kubectl ".length()).split(" ")).orThrow());
    install("b", two).orThrow();
    assertThat(older)
        .map(it -> crd(it).get().getMetadata().getAnnotations().get("appversion.dev/crd-digest"))
        .doesNotContain("older");
  }

  @Test
  void anUpgradeFromAReleaseWithoutCommandsAddsTheirCrd() {
    install("a", one, "--set", "crds.protect=false").orThrow();
    kubectl("delete", "crd", "appversioncommands.appversion.dev").orThrow();

    upgrade("a", one, "--reset-then-reuse-values").orThrow();

    assertThat(kubectl("get", "avc", "-n", web).exitCode()).isZero();
  }

  @Test
  void anUpgradeKeepsTheValuesOfTheFirstInstall() {
    install("a", one, "--set", "image.tag=first").orThrow();

    upgrade("a", one, "--reset-then-reuse-values", "--set", "operator.replicas=3").orThrow();

    assertThat(
            server
                .client()
                .apps()
                .deployments()
                .inNamespace(one)
                .withName("a-appversion-operator")
                .get()
                .getSpec())
        .satisfies(
            spec -> {
              assertThat(spec.getReplicas()).isEqualTo(3);
              assertThat(spec.getTemplate().getSpec().getContainers().getFirst().getImage())
                  .isEqualTo("appversion/operator:first");
            });
  }

  /** A person with the built-in ClusterRole admin in a namespace, which aggregates these here. */
  @Test
  void anAdminOfANamespaceInstallsForItWithoutRightsInTheCluster() {
    install("cluster", two, "--set", "operator.watchNamespaces={" + shop + "}").orThrow();
    for (String role :
        List.of(
            "system:aggregate-to-admin",
            "system:aggregate-to-edit",
            "system:aggregate-to-view",
            "cluster-appversion." + two + ".appversion.dev:admin",
            "cluster-appversion." + two + ".appversion.dev:edit",
            "cluster-appversion." + two + ".appversion.dev:view")) {
      kubectl(
              "create",
              "rolebinding",
              "-n",
              one,
              role.replaceAll("[:.]", "-"),
              "--clusterrole=" + role,
              "--user=anna")
          .orThrow();
    }

    CommandResult installed =
        install(
            "team",
            one,
            "--kube-as-user",
            "anna",
            "--set",
            "operator.watchNamespaces={" + one + "},crds.install=false,webhook.enabled=false",
            "--set",
            "rbac.aggregate=false");

    assertThat(installed.exitCode()).as(installed.error()).isZero();
    assertThat(can("anna", "create", "appversions.appversion.dev")).isTrue();
    assertThat(can("anna", "delete", "appversions.appversion.dev")).isTrue();
  }

  @Test
  void peopleHaveTheRightsOfTheirRoleInANamespace() {
    install("a", one).orThrow();
    for (String role : List.of("view", "edit", "commander")) {
      kubectl(
              "create",
              "rolebinding",
              "-n",
              one,
              role,
              "--clusterrole=a-appversion." + one + ".appversion.dev:" + role,
              "--user=" + role)
          .orThrow();
    }

    assertThat(can("view", "watch", "appversions.appversion.dev")).isTrue();
    assertThat(can("view", "patch", "appversions.appversion.dev")).isFalse();
    assertThat(can("edit", "patch", "appversions.appversion.dev")).isTrue();
    assertThat(can("edit", "patch", "appversions.appversion.dev/status")).isFalse();
    assertThat(can("view", "watch", "appversioncommands.appversion.dev")).isTrue();
    assertThat(can("view", "create", "appversioncommands.appversion.dev")).isFalse();
    assertThat(can("edit", "create", "appversioncommands.appversion.dev")).isTrue();
    assertThat(can("commander", "create", "appversioncommands.appversion.dev")).isTrue();
    assertThat(can("commander", "watch", "appversions.appversion.dev")).isTrue();
    for (String verb : List.of("patch", "update", "delete")) {
      assertThat(can("commander", verb, "appversioncommands.appversion.dev")).as(verb).isFalse();
      assertThat(can("commander", verb, "appversions.appversion.dev")).as(verb).isFalse();
    }
    assertThat(can("commander", "patch", "appversioncommands.appversion.dev/status")).isFalse();
  }

  private boolean can(String user, String verb, String resource) {
    String[] parts = resource.split("/", 2);
    List<String> command =
        new ArrayList<>(List.of("auth", "can-i", verb, parts[0], "-n", one, "--as", user));
    if (parts.length > 1) {
      command.add("--subresource=" + parts[1]);
    }
    return kubectl(command.toArray(String[]::new)).exitCode() == 0;
  }

  private CommandResult install(String release, String namespace, String... more) {
    releases.add(new String[] {release, namespace});
    return helm(with(List.of("install", release, CHART, "-n", namespace), more));
  }

  private static CommandResult upgrade(String release, String namespace, String... more) {
    return helm(with(List.of("upgrade", release, CHART, "-n", namespace), more));
  }

  private CommandResult applyAppVersion() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("shop.yaml"),
            """
            apiVersion: appversion.dev/v1alpha1
            kind: AppVersion
            metadata: {name: shop, namespace: %s}
            spec:
              selector: {app: shop}
              port: 8080
              defaultVersion: v1
              versions: [{name: v1, weight: 1, selector: {version: v1}}]
            """
                .formatted(web));
    return kubectl("apply", "-f", file.toString());
  }

  /** The API server enforces a policy some time after its creation. */
  private static void untilTheCrdIsProtected() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(kubectl("delete", "crd", CRD, "--dry-run=server").exitCode())
                    .isNotZero());
  }

  private static void deleteCrds() {
    for (String crd : CRDS) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                kubectl(
                    "annotate", "--overwrite", "crd", crd, "appversion.dev/allow-deletion=true");
                kubectl("delete", "crd", crd, "--wait=false");
                assertThat(crd(crd).get()).isNull();
              });
    }
    kubectl(
        "delete",
        "validatingadmissionpolicies,validatingadmissionpolicybindings,clusterroles,clusterrolebindings,"
            + "mutatingwebhookconfigurations",
        "-l",
        "app.kubernetes.io/name=appversion");
  }

  private static Resource<CustomResourceDefinition> crd(String name) {
    return server.client().apiextensions().v1().customResourceDefinitions().withName(name);
  }

  private static String[] with(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static CommandResult helm(String... arguments) {
    return KubernetesTools.run("helm", kubeconfig, arguments);
  }

  private static CommandResult kubectl(String... arguments) {
    return KubernetesTools.run("kubectl", kubeconfig, arguments);
  }
}
