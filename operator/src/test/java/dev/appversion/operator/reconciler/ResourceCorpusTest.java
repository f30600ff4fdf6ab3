package dev.appversion.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Resources, and the routing table and the status that the operator makes of them. {@code
 * src/test/resources/corpus/README.md} describes the files of a case. {@code -Dgolden.write=true}
 * writes {@code table.json} and {@code status.yaml} of every case; then review the difference.
 */
class ResourceCorpusTest {
  private static final Path FOLDER = Path.of("src/test/resources/corpus");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> becomesItsTableAndStatus() throws IOException {
    return folders().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  @Test
  void halfOfTheCasesAreErrors() throws IOException {
    List<String> names = folders().stream().map(it -> it.getFileName().toString()).toList();

    assertThat(names).hasSizeGreaterThanOrEqualTo(60).allMatch(it -> it.matches("(ok|error)-.*"));
    assertThat(names.stream().filter(it -> it.startsWith("error-")).count())
        .isGreaterThanOrEqualTo(30);
  }

  private static void check(Path folder) throws IOException {
    CorpusCase.Outcome outcome = CorpusCase.read(folder.resolve("appversion.yaml")).run();
    Path table = folder.resolve("table.json");
    Path status = folder.resolve("status.yaml");
    Optional<String> json = outcome.table().map(it -> RoutingTableJson.write(it) + "\n");
    String yaml = YAML.asYaml(outcome.status()).replaceFirst("^---\n", "");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(status, yaml);
      if (json.isPresent()) {
        Files.writeString(table, json.get());
      } else {
        Files.deleteIfExists(table);
      }
    }
    assertThat(json)
        .as("the table of " + table + "; none if there is no such file")
        .isEqualTo(Files.exists(table) ? Optional.of(Files.readString(table)) : Optional.empty());
    assertThat(YAML.unmarshal(yaml, JsonNode.class))
        .as("the status of " + status)
        .isEqualTo(YAML.unmarshal(Files.readString(status), JsonNode.class));
    json.ifPresent(
        it -> assertThat(RoutingTableJson.read(it)).isEqualTo(outcome.table().orElseThrow()));
  }
}
