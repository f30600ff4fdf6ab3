package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.KubernetesTools;
import dev.appversion.testkit.TestNamespace;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.testkit.docs.DocumentationPages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code examples/pipeline}: the three ways to add and to retire a version. */
@OnApiServer
class PipelineExampleIT {
  private static final Path EXAMPLES = DocumentationPages.ROOT.resolve("examples");

  private final ApiServer server;
  private final Path kubeconfig;
  private TestNamespace namespace;

  PipelineExampleIT(ApiServer server) throws IOException {
    this.server = server;
    kubeconfig = server.kubeconfig();
  }

  @BeforeEach
  void applyAppVersion() {
    TestApp.applyCrd(server.client());
    namespace = TestNamespace.create(server.client(), "pipeline");
    kubectl("apply", "-f", EXAMPLES.resolve("kubernetes/appversion.yaml").toString()).orThrow();
  }

  @AfterEach
  void deleteNamespace() {
    namespace.close();
  }

  @Test
  void aReleaseIsAddedShiftedAndItsPredecessorRetired() throws Exception {
    assertThat(release("add", "v1.2", "4031415")).isZero();
    assertThat(versions()).isEqualTo("v1.0 50 1.0.0, v1.1 50 1.1.0, v1.2 0 4031415, default v1.0");
    assertThat(release("weights", "v1.0=0", "v1.1=10", "v1.2=90")).isZero();
    assertThat(versions()).isEqualTo("v1.0 0 1.0.0, v1.1 10 1.1.0, v1.2 90 4031415, default v1.0");
    assertThat(release("retire", "v1.0", "v1.2")).isZero();
    assertThat(versions()).isEqualTo("v1.1 10 1.1.0, v1.2 90 4031415, default v1.2");
  }

  @Test
  void anImpossibleChangeFailsAndChangesNothing() throws Exception {
    String before = versions();

    assertThat(release("add", "v1.1")).isOne();
    assertThat(release("weights", "v1.0=0", "v9=100")).isOne();
    assertThat(release("weights", "v1.0=0", "v1.1=0")).isOne(); // the CRD refuses it
    assertThat(release("retire", "v9", "v1.0")).isOne();
    assertThat(release("retire", "v1.0", "v9")).isOne();
    assertThat(release("retire", "v1.0", "v1.0")).isOne();
    assertThat(release("frobnicate", "v1.0")).isEqualTo(2);

    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void theApiServerAcceptsWhatKustomizeAndHelmRender() {
    String kustomize = EXAMPLES.resolve("pipeline/kustomize").toString();
    String helm = EXAMPLES.resolve("pipeline/helm").toString();
    String byKustomize = tool("kubectl", "kustomize", kustomize).orThrow().output();
    String byHelm = tool("helm", "template", "shop", helm).orThrow().output();

    for (String rendered : List.of(byKustomize, byHelm)) {
      assertThat(rendered).contains("shop-v1-0", "shop-v1-1", "shop:1.0", "shop:1.1");
      var resources = server.client().load(stream(rendered)).items();
      assertThat(resources).hasSize(3);
      server
          .client()
          .resourceList(resources)
          .inNamespace(namespace.name())
          .dryRun()
          .forceConflicts()
          .serverSideApply();
    }
  }

  private static java.io.InputStream stream(String text) {
    return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private int release(String... arguments) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(EXAMPLES.resolve("pipeline/release").toString(), "shop"),
                Stream.of(arguments))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .put(
            "KUBECTL",
            KubernetesTools.find("kubectl")
                + " --kubeconfig "
                + kubeconfig
                + " -n "
                + namespace.name());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).isNotBlank();
    return process.waitFor();
  }

  private String versions() {
    return kubectl(
            "get",
            "av",
            "shop",
            "-o",
            "jsonpath={range .spec.versions[*]}{.name} {.weight} {.appVersion}, {end}"
                + "default {.spec.defaultVersion}")
        .orThrow()
        .output();
  }

  private CommandResult kubectl(String... arguments) {
    return tool(
        "kubectl",
        Stream.concat(Stream.of("-n", namespace.name()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private CommandResult tool(String name, String... arguments) {
    return KubernetesTools.run(name, kubeconfig, arguments);
  }
}
