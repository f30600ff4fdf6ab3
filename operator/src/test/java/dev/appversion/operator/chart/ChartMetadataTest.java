package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/**
 * The chart's annotations for Artifact Hub, by its <a
 * href="https://artifacthub.io/docs/topics/annotations/helm/">description</a>.
 */
class ChartMetadataTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final Map<String, String> annotations = annotations();

  @Test
  void onlyAnnotationsOfArtifactHubAreUsedWithTheirValues() {
    assertThat(annotations)
        .containsOnlyKeys(
            "artifacthub.io/license",
            "artifacthub.io/category",
            "artifacthub.io/operator",
            "artifacthub.io/prerelease",
            "artifacthub.io/crds",
            "artifacthub.io/crdsExamples")
        .containsEntry("artifacthub.io/license", "Apache-2.0")
        .containsEntry("artifacthub.io/operator", "true");
    assertThat(annotations.get("artifacthub.io/prerelease")).isIn("true", "false");
    assertThat(annotations.get("artifacthub.io/category"))
        .isIn(
            "ai-machine-learning",
            "database",
            "integration-delivery",
            "monitoring-logging",
            "networking",
            "security",
            "storage",
            "streaming-messaging",
            "skip-prediction");
  }

  @Test
  void theCrdsAreThoseThatTheChartInstalls() throws IOException {
    List<Tuple> installed = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Chart.FOLDER.resolve("files/crds"))) {
      for (Path file : files) {
        var crd = YAML.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        installed.add(
            tuple(
                crd.getSpec().getNames().getKind(),
                crd.getMetadata().getName(),
                crd.getSpec().getVersions().getFirst().getName()));
      }
    }

    assertThat(list("artifacthub.io/crds"))
        .allSatisfy(it -> assertThat(it).containsKeys("displayName", "description"))
        .extracting(it -> it.get("kind"), it -> it.get("name"), it -> it.get("version"))
        .containsExactlyInAnyOrderElementsOf(installed);
  }

  @Test
  void theExamplesHaveOnlyFieldsOfTheResource() {
    ObjectMapper strict =
        new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    assertThat(list("artifacthub.io/crdsExamples"))
        .isNotEmpty()
        .allSatisfy(
            it -> {
              AppVersion example = strict.convertValue(it, AppVersion.class);
              assertThat(example.getApiVersion()).isEqualTo("appversion.dev/v1alpha1");
              assertThat(example.getKind()).isEqualTo("AppVersion");
              assertThat(example.getSpec()).isNotNull();
            });
  }

  @SuppressWarnings("unchecked") // of YAML
  private List<Map<String, Object>> list(String annotation) {
    return YAML.unmarshal("items:\n" + annotations.get(annotation).indent(2), Map.class)
                .get("items")
            instanceof List<?> list
        ? (List<Map<String, Object>>) list
        : List.of();
  }

  @SuppressWarnings("unchecked") // of YAML
  private static Map<String, String> annotations() {
    try {
      Path chart = Chart.FOLDER.resolve("Chart.yaml");
      return (Map<String, String>)
          YAML.unmarshal(Files.readString(chart), Map.class).get("annotations");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
