package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.OnCluster;
import dev.appversion.testkit.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the API server says to valid and invalid resources: an invalid one's first line is the
 * message that a person must get.
 */
@OnCluster
class CrdCorpusIT {
  private static final Path CORPUS =
      Path.of(System.getProperty("appversion.root"), "crds/src/test/resources/corpus");

  @TestFactory
  Stream<DynamicTest> theApiServerTakesTheValidAndExplainsTheInvalid(Cluster cluster)
      throws IOException {
    TestApp.applyCrd(cluster.client());
    TestNamespace namespace = cluster.namespace("corpus");
    List<Path> files;
    try (Stream<Path> found = Files.list(CORPUS)) {
      files = found.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(30);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> check(cluster, namespace.name(), file)))
        .onClose(namespace::close);
  }

  private static void check(Cluster cluster, String namespace, Path file) throws IOException {
    CommandResult result =
        cluster.kubectl(
            "apply",
            "--dry-run=server",
            "--validate=strict",
            "-n",
            namespace,
            "-f",
            file.toString());
    if (file.getFileName().toString().startsWith("valid-")) {
      assertThat(result.exitCode()).as(result.error()).isZero();
    } else {
      String message = Files.readAllLines(file).getFirst().substring("# ".length());
      assertThat(result.exitCode()).as(result.output()).isNotZero();
      assertThat(result.error()).contains(message);
    }
  }
}
