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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
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
        .resource(
            client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
        .inNamespace("default")
        .dryRun()
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }
}
