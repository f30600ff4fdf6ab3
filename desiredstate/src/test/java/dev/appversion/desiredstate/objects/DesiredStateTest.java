package dev.appversion.desiredstate.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.ManifestResolver;
import dev.appversion.desiredstate.manifest.PathRead;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.Sources;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.release.Findings;
import dev.appversion.desiredstate.release.ReleaseMapping;
import dev.appversion.desiredstate.release.VersionFindings;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Resources ({@code in-NAME.yaml}) and their objects ({@code out-NAME.yaml}). {@code
 * -Dgolden.write=true} writes the latter: then review the difference.
 */
class DesiredStateTest {
  private static final Path FOLDER = Path.of("src/test/resources/objects");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("in-"))
          .map(name -> name.substring(3, name.length() - ".yaml".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aResourceBecomesItsObjects(String name) throws IOException {
    AppVersion resource =
        YAML.unmarshal(Files.readString(FOLDER.resolve("in-" + name + ".yaml")), AppVersion.class);
    List<HasMetadata> objects = desired(resource).all();

    Path golden = FOLDER.resolve("out-" + name + ".yaml");
    if (Boolean.getBoolean("golden.write")) {
      StringBuilder yaml = new StringBuilder();
      objects.forEach(object -> yaml.append(YAML.asYaml(object)));
      Files.writeString(golden, yaml);
    }
    List<JsonNode> expected = new ArrayList<>();
    for (String document : Files.readString(golden).split("(?m)^---\n", -1)) {
      if (!document.isBlank()) {
        expected.add(YAML.unmarshal(document, JsonNode.class));
      }
    }
    assertThat(objects).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(YAML.convertValue(objects.get(i), JsonNode.class))
          .as(objects.get(i).getKind() + " " + objects.get(i).getMetadata().getName())
          .isEqualTo(expected.get(i));
    }
    assertThat(desired(resource)).as("the same result").isEqualTo(desired(resource));
  }

  private static DesiredState desired(AppVersion resource) {
    OwnedObjects objects = new OwnedObjects(resource);
    Map<String, ResolvedManifest> manifests = new HashMap<>();
    Map<String, VersionFindings> findings = new HashMap<>();
    ManifestResolver resolver = new ManifestResolver(new NoSources(), "/static/", "");
    int address = 1;
    for (VersionSpec version : resource.getSpec().versions()) {
      VersionResolution resolved = resolver.resolve(version, Optional.empty(), Optional.empty());
      resolved.manifest().ifPresent(manifest -> manifests.put(version.name(), manifest));
      findings.put(
          version.name(),
          new VersionFindings(
              resolved.appVersion(),
              resolved
                  .manifest()
                  .map(manifest -> ManifestConfigMaps.reference(objects, version.name(), manifest))
                  .orElse(null),
              "10.96.0." + address++ + ":80"));
    }
    RoutingTable table =
        ReleaseMapping.release(
                resource,
                new Findings(findings, new BustState(2, "b", "https://operator", ""), "abc"))
            .compile();
    return DesiredState.of(resource, table, manifests, new TreeSet<>(List.of("shop", "default")));
  }

  private static final class NoSources implements Sources {
    @Override
    public Optional<ConfigMap> configMap(String name) {
      return Optional.empty();
    }

    @Override
    public PathRead path(String version, String path, String source) {
      return new PathRead.NoPod();
    }
  }
}
