package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The API server's validation of valid and invalid resources: the first line of an invalid one is
 * the expected message.
 */
@OnApiServer
class CrdCorpusIT {
  private static final Path CORPUS =
      Path.of(System.getProperty("appversion.root"), "crds/src/test/resources/corpus");

  @TestFactory
  Stream<DynamicTest> theApiServerTakesTheValidAndExplainsTheInvalid(ApiServer server)
      throws IOException {
    KubernetesClient client = server.client();
    TestApp.applyCrd(client);
    List<Path> files;
    try (Stream<Path> found = Files.list(CORPUS)) {
      files = found.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(30);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(client, file)));
  }

  @Test
  void aCommandIsDecidedButNotChanged(ApiServer server) {
    KubernetesClient client = server.client();
    TestApp.applyCrd(client);
    GenericKubernetesResource command =
        resource(
            client,
            """
            apiVersion: appversion.dev/v1alpha1
            kind: AppVersionCommand
            metadata: {generateName: shop-pause-}
            spec: {app: shop, action: pause}
            """);
    var created = client.resource(command).inNamespace("default").create();

    assertThatThrownBy(
            () ->
                client
                    .resource(created)
                    .edit(
                        it -> {
                          it.setAdditionalProperty(
                              "spec", Map.of("app", "shop", "action", "promote"));
                          return it;
                        }))
        .hasMessageContaining("a command cannot be changed: create another one");
    var decided =
        client
            .resource(created)
            .editStatus(
                it -> {
                  it.setAdditionalProperty(
                      "status",
                      Map.of("state", "Done", "message", "paused", "at", "2026-11-30T00:00:00Z"));
                  return it;
                });

    assertThat(decided.<String>get("status", "state")).isEqualTo("Done");
    assertThat(decided.<String>get("spec", "action")).isEqualTo("pause");
  }

  private static void check(KubernetesClient client, Path file) throws IOException {
    String yaml = Files.readString(file);
    if (file.getFileName().toString().startsWith("valid-")) {
      create(client, yaml);
    } else {
      String message = yaml.lines().findFirst().orElseThrow().substring("# ".length());
      assertThatThrownBy(() -> create(client, yaml)).hasMessageContaining(message);
    }
  }

  private static void create(KubernetesClient client, String yaml) {
    client
        .resource(resource(client, yaml))
        .inNamespace("default")
        .dryRun()
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }

  private static GenericKubernetesResource resource(KubernetesClient client, String yaml) {
    return client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
  }
}
