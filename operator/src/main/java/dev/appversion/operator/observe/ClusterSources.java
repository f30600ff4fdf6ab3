package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.PathRead;
import dev.appversion.desiredstate.manifest.Sources;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The sources of one AppVersion in the cluster; records the requested reads. */
final class ClusterSources implements Sources {
  private final AppVersion resource;
  private final ResourceID id;
  private final ReferencedObjects<ConfigMap> configMaps;
  private final ManifestReads reads;
  private final AppPods pods;
  private final SecretKeys keys;
  private final Set<ManifestReads.Key> requested = new HashSet<>();

  ClusterSources(
      AppVersion resource,
      ReferencedObjects<ConfigMap> configMaps,
      ManifestReads reads,
      AppPods pods,
      SecretKeys keys) {
    this.resource = resource;
    this.id = ResourceID.fromResource(resource);
    this.configMaps = configMaps;
    this.reads = reads;
    this.pods = pods;
    this.keys = keys;
  }

  @Override
  public Optional<ConfigMap> configMap(String name) {
    return configMaps.get(id, name);
  }

  @Override
  public PathRead path(String version, String path, String source) {
    VersionSpec spec =
        resource.getSpec().versions().stream()
            .filter(candidate -> candidate.name().equals(version))
            .findFirst()
            .orElseThrow();
    ManifestReads.Key key = new ManifestReads.Key(id, version, source);
    requested.add(key);
    return reads.read(key, path, pods.of(DesiredServices.selector(resource, spec)), keys);
  }

  /** The reads that were requested. */
  Set<ManifestReads.Key> reads() {
    return Set.copyOf(requested);
  }
}
