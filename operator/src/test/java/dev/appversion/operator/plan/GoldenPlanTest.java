package dev.appversion.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.ManifestResolver;
import dev.appversion.desiredstate.manifest.PathRead;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.Sources;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.objects.DesiredState;
import dev.appversion.desiredstate.objects.ManifestConfigMaps;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.operator.observe.AppPods;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster ({@code CASE/observed.yaml}: the AppVersion, pods, ConfigMaps) and the plan for it
 * ({@code CASE/plan.yaml}: the steps, then the table and the objects). If the first file has two
 * AppVersions, the plan of the first was carried out before. {@code CASE/refused.txt} names the
 * objects that the API server refuses. {@code -Dgolden.write=true} writes the plans: then review
 * the difference.
 */
class GoldenPlanTest {
  private static final Path FOLDER = Path.of("src/test/resources/plan");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final SecretKeys KEYS = SecretKeys.of("0123456789abcdef", Optional.empty());

  static Stream<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theClusterBecomesItsPlan(String name) throws IOException {
    List<AppVersion> resources = new ArrayList<>();
    List<HasMetadata> others = new ArrayList<>();
    for (String document :
        Files.readString(FOLDER.resolve(name).resolve("observed.yaml")).split("(?m)^---\n", -1)) {
      if (document.contains("kind: AppVersion")) {
        resources.add(YAML.unmarshal(document, AppVersion.class));
      } else {
        others.add(YAML.unmarshal(document));
      }
    }
    Path refused = FOLDER.resolve(name).resolve("refused.txt");
    Cluster cluster = new Cluster(others);
    if (resources.size() > 1) {
      cluster.carryOut(resources.getFirst());
    }
    cluster.refused = Files.exists(refused) ? Set.copyOf(Files.readAllLines(refused)) : Set.of();

    String plan = cluster.carryOut(resources.getLast());

    Path golden = FOLDER.resolve(name).resolve("plan.yaml");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, plan);
    }
    assertThat(golden)
        .as("differs: run with -Dgolden.write=true and review what changed")
        .hasContent(plan);
  }

  /** Applies plans as the API server does, and records them. */
  private static final class Cluster implements Sources {
    private final List<Pod> pods = new ArrayList<>();
    private final Map<String, ConfigMap> configMaps = new HashMap<>();
    private final Map<String, HasMetadata> applied = new LinkedHashMap<>();
    private final List<ObjectProblem> problems = new ArrayList<>();
    private Set<String> refused = Set.of();
    private Optional<RoutingTable> table = Optional.empty();
    private int addresses;

    Cluster(List<HasMetadata> objects) {
      for (HasMetadata object : objects) {
        switch (object) {
          case Pod pod -> pods.add(pod);
          case ConfigMap map -> configMaps.put(map.getMetadata().getName(), map);
          default -> throw new AssertionError(object.getKind());
        }
      }
    }

    String carryOut(AppVersion resource) {
      OwnedObjects objects = new OwnedObjects(resource);
      Observation observed =
          new Observation(
              resource,
              table,
              AppPods.of(resource.getMetadata().getName(), pods.stream().map(PodView::of).toList()),
              KEYS,
              resolve(resource, objects),
              List.of(),
              new BustEndpoint("https://operator", ""),
              Optional.empty());
      StringBuilder steps = new StringBuilder("steps:\n");
      ReferencePlan referencePlan = ReferencePlan.of(observed);
      References references = references(referencePlan, observed, objects, steps);
      try {
        RoutingPlan plan =
            RoutingPlan.of(observed, references, RoutingPlan.Ordering.NONE, problems);
        publish(plan, steps);
        return written(referencePlan, plan, steps);
      } catch (RefusedException e) {
        return steps + "refused: " + e.getMessage() + "\n";
      }
    }

    private References references(
        ReferencePlan plan, Observation observed, OwnedObjects objects, StringBuilder steps) {
      Map<String, String> found = new LinkedHashMap<>();
      for (ReferencePlan.Backend backend : plan.backends()) {
        Optional<Service> service = apply(backend.service(), steps).map(Service.class::cast);
        ReferencePlan.address(backend.version(), service, observed.table(), all(Service.class))
            .ifPresent(address -> found.put(backend.version(), address));
      }
      Map<String, ResolvedManifest> manifests = new HashMap<>();
      for (ReferencePlan.Manifest manifest : plan.manifests()) {
        boolean all = true;
        for (ConfigMap part : manifest.parts()) {
          all &= apply(part, steps).isPresent();
        }
        (all ? Optional.of(manifest.manifest()) : kept(objects, manifest.version()))
            .ifPresent(it -> manifests.put(manifest.version(), it));
      }
      return new References(found, manifests);
    }

    private void publish(RoutingPlan plan, StringBuilder steps) {
      apply(plan.desired().role(), steps);
      apply(plan.desired().roleBinding(), steps);
      apply(plan.desired().routing(), steps);
      table = Optional.of(plan.table());
      plan.unneeded(
              plan.table(),
              Stream.concat(all(Service.class).stream(), all(ConfigMap.class).stream()).toList())
          .forEach(object -> steps.append("- delete ").append(key(object)).append('\n'));
    }

    private static String written(ReferencePlan references, RoutingPlan plan, StringBuilder steps) {
      DesiredState desired = plan.desired();
      JsonNode json = YAML.unmarshal(RoutingTableJson.write(plan.table()), JsonNode.class);
      String objects =
          Stream.of(
                  references.backends().stream().map(ReferencePlan.Backend::service),
                  references.manifests().stream().flatMap(manifest -> manifest.parts().stream()),
                  Stream.of(desired.role(), desired.roleBinding()))
              .flatMap(Function.identity())
              .map(YAML::asYaml)
              .collect(Collectors.joining());
      return steps + "complete: " + plan.complete() + "\n" + YAML.asYaml(json) + objects;
    }

    private Map<String, VersionResolution> resolve(AppVersion resource, OwnedObjects objects) {
      ManifestResolver resolver = new ManifestResolver(this, "/static/", "");
      Map<String, VersionResolution> resolved = new LinkedHashMap<>();
      for (VersionSpec version : resource.getSpec().versions()) {
        resolved.put(
            version.name(),
            resolver.resolve(
                version,
                kept(objects, version.name()),
                table.flatMap(before -> before.version(version.name()))));
      }
      return resolved;
    }

    private Optional<ResolvedManifest> kept(OwnedObjects objects, String version) {
      return ManifestConfigMaps.read(
          objects,
          version,
          name -> Optional.ofNullable((ConfigMap) applied.get("ConfigMap " + name)));
    }

    private Optional<HasMetadata> apply(HasMetadata object, StringBuilder steps) {
      String key = key(object);
      steps.append("- apply ").append(key);
      if (refused.contains(key)) {
        steps.append(" # refused");
        problems.add(ObjectProblem.refused(object, "denied by a policy"));
      }
      steps.append('\n');
      if (refused.contains(key)) {
        return Optional.empty();
      }
      return Optional.of(
          applied.merge(
              key,
              object instanceof Service service ? withAddress(service) : object,
              (before, now) -> before instanceof Service ? before : now));
    }

    private Service withAddress(Service service) {
      return new ServiceBuilder(service)
          .editSpec()
          .withClusterIP("10.96.0." + ++addresses)
          .endSpec()
          .build();
    }

    private <R extends HasMetadata> List<R> all(Class<R> type) {
      return applied.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static String key(HasMetadata object) {
      return object.getKind() + " " + object.getMetadata().getName();
    }

    @Override
    public Optional<ConfigMap> configMap(String name) {
      return Optional.ofNullable(configMaps.get(name));
    }

    @Override
    public PathRead path(String version, String path, String source) {
      return new PathRead.NoPod();
    }
  }
}
