package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.testkit.docs.CodeBlock;
import dev.appversion.testkit.docs.DocumentationPages;
import dev.appversion.testkit.docs.ShellCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The commands for kubectl and helm, and the YAML, in documents and examples. */
@OnApiServer
class DocumentationIT {
  private static final Set<String> BUILT_IN =
      Set.of(
          "v1",
          "apps/v1",
          "networking.k8s.io/v1",
          "autoscaling/v2",
          "rbac.authorization.k8s.io/v1");

  private final KubernetesClient client;
  private final Path kubeconfig;

  /** The fields of an AppVersion's spec: a fragment with no others is a fragment of a spec. */
  private final Set<String> spec;

  DocumentationIT(ApiServer server) throws IOException {
    client = server.client();
    kubeconfig = server.kubeconfig();
    TestApp.applyCrd(client);
    spec =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("appversions.appversion.dev")
            .get()
            .getSpec()
            .getVersions()
            .getFirst()
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("spec")
            .getProperties()
            .keySet();
  }

  @Test
  void kubectlAndHelmHaveEveryCommandAndFlag() {
    Map<String, KubernetesTool> tools =
        Map.of(
            "kubectl", new KubernetesTool("kubectl", kubeconfig),
            "helm", new KubernetesTool("helm", kubeconfig));
    List<ShellCommand> commands =
        DocumentationPages.commands().stream()
            .filter(it -> tools.containsKey(it.program()))
            .toList();

    assertThat(commands).hasSizeGreaterThan(40);
    assertThat(commands)
        .allSatisfy(
            it -> assertThat(tools.get(it.program()).unknown(it)).as(it.toString()).isEmpty());
  }

  @Test
  void aWrongFlagOrCommandIsNoticed() {
    KubernetesTool kubectl = new KubernetesTool("kubectl", kubeconfig);

    assertThat(unknown(kubectl, "kubectl -n shop rollout status d/a --timeout=1m")).isEmpty();
    assertThat(unknown(kubectl, "kubectl rollout status d/a --timeuot=1m -x"))
        .containsExactly("--timeuot", "-x");
    assertThat(unknown(kubectl, "kubectl rolout status d/a")).containsExactly("no such command");
  }

  private static List<String> unknown(KubernetesTool tool, String command) {
    return tool.unknown(ShellCommand.parse(command, "here").getFirst());
  }

  @TestFactory
  Stream<DynamicTest> theApiServerTakesTheYamlOfTheDocuments() {
    List<CodeBlock> blocks =
        DocumentationPages.blocks().stream().filter(it -> it.language().equals("yaml")).toList();

    assertThat(blocks).hasSizeGreaterThan(25);
    return blocks.stream().map(it -> DynamicTest.dynamicTest(it.where(), () -> check(it.text())));
  }

  @TestFactory
  Stream<DynamicTest> theApiServerTakesTheExamples() throws IOException {
    try (Stream<Path> found = Files.walk(DocumentationPages.ROOT.resolve("examples"))) {
      List<Path> files =
          found
              .filter(it -> it.toString().endsWith(".yaml"))
              .filter(it -> !it.toString().contains("/templates/"))
              .filter(it -> !it.toString().contains("/node_modules/"))
              .sorted()
              .toList();
      assertThat(files).hasSizeGreaterThan(8);
      return files.stream()
          .map(it -> DynamicTest.dynamicTest(it.toString(), () -> check(Files.readString(it))));
    }
  }

  private void check(String yaml) {
    for (String document : yaml.split("(?m)^---.*$", -1)) {
      Object parsed = Serialization.unmarshal(document, Object.class);
      if (parsed instanceof Map<?, ?> map) {
        resource(map).ifPresent(this::isAccepted);
      }
    }
  }

  private void isAccepted(Map<String, Object> resource) {
    String yaml = Serialization.asYaml(resource);
    assertThatCode(
            () ->
                client
                    .resource(
                        client
                            .getKubernetesSerialization()
                            .unmarshal(yaml, GenericKubernetesResource.class))
                    .inNamespace("default")
                    .dryRun()
                    .fieldValidation(FieldValidateable.Validation.STRICT)
                    .create())
        .as(yaml)
        .doesNotThrowAnyException();
  }

  /** The resource of a document or fragment; empty if this server does not serve its type. */
  private Optional<Map<String, Object>> resource(Map<?, ?> document) {
    if (document.get("apiVersion") instanceof String version && document.containsKey("kind")) {
      return version.startsWith("appversion.dev/") || BUILT_IN.contains(version)
          ? Optional.of(copy(document))
          : Optional.empty();
    }
    if (document.get("spec") instanceof Map<?, ?> fields && spec.containsAll(fields.keySet())) {
      return Optional.of(appVersion(fields));
    }
    return document.containsKey("versions") && spec.containsAll(document.keySet())
        ? Optional.of(appVersion(document))
        : Optional.empty();
  }

  /** A fragment of a spec, completed to an AppVersion. */
  private static Map<String, Object> appVersion(Map<?, ?> fragment) {
    Map<String, Object> spec = copy(fragment);
    spec.putIfAbsent("selector", Map.of("app", "shop"));
    spec.putIfAbsent("port", 8080);
    List<Map<String, Object>> versions = new ArrayList<>();
    if (spec.get("versions") instanceof List<?> given) {
      given.forEach(it -> versions.add(copy((Map<?, ?>) it)));
    } else {
      versions.add(new LinkedHashMap<>(Map.of("name", "v1.0")));
    }
    for (Map<String, Object> version : versions) {
      if (!spec.containsKey("rollout")) {
        version.putIfAbsent("weight", 100);
      }
      version.putIfAbsent("selector", Map.of("version", version.get("name")));
    }
    spec.put("versions", versions);
    spec.putIfAbsent("defaultVersion", versions.getFirst().get("name"));
    return Map.of(
        "apiVersion",
        "appversion.dev/v1alpha1",
        "kind",
        "AppVersion",
        "metadata",
        Map.of("name", "shop"),
        "spec",
        spec);
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }
}
