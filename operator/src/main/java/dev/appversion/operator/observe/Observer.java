package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.ConfigMapRef;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.ManifestResolver;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.objects.ManifestConfigMaps;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.bust.BustAnnotation;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.cluster.NamespaceEndingException;
import dev.appversion.operator.cluster.ObjectStore;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.rollout.RemovedVersions;
import dev.appversion.operator.sync.SidecarSync;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StoreRef;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what one reconciliation needs: from caches, the API server, apps and sidecars. */
public final class Observer {
  private final String release;
  private final ReferencedObjects<ConfigMap> configMaps;
  private final SigningKeys keys;
  private final ManifestReads reads;
  private final SidecarSync sync;
  private final TablesInForce tables;
  private final Supplier<BustEndpoint> bust;
  private final BiFunction<AppVersion, Optional<StoreRef>, Optional<StoreRef>> store;

  /**
   * @param release of this operator
   * @param bust where sidecars send a request to bust; called at each reconciliation
   * @param store from an AppVersion and the store in its table to the store for the next table
   */
  public Observer(
      String release,
      ReferencedObjects<ConfigMap> configMaps,
      SigningKeys keys,
      ManifestReads reads,
      SidecarSync sync,
      TablesInForce tables,
      Supplier<BustEndpoint> bust,
      BiFunction<AppVersion, Optional<StoreRef>, Optional<StoreRef>> store) {
    this.release = release;
    this.configMaps = configMaps;
    this.keys = keys;
    this.reads = reads;
    this.sync = sync;
    this.tables = tables;
    this.bust = bust;
    this.store = store;
  }

  /**
   * Reads the input of the plan. Creates the Secret with the app's keys if there is none.
   *
   * @throws RefusedException if the app has no usable key and none can be created
   * @throws NamespaceEndingException if the namespace is being deleted
   */
  public Observation observe(AppVersion resource, ObjectStore objects)
      throws RefusedException, NamespaceEndingException {
    Optional<RoutingTable> table = tables.of(resource, objects);
    AppPods pods = AppPods.of(resource.getMetadata().getName(), podsOf(resource, objects));
    SecretKeys secrets = keys.keys(resource, objects::create);
    List<LiveVersion> kept = RemovedVersions.of(resource, table).kept();
    return new Observation(
        resource,
        table,
        pods,
        secrets,
        resolve(resource, objects, table, kept, pods, secrets),
        kept,
        bust.get(),
        store.apply(resource, table.flatMap(it -> Optional.ofNullable(it.store()))));
  }

  /** The last reports of the app's sidecars about a table. Does not block. */
  public SidecarReports sidecars(Observation observed, RoutingTable table) {
    Map<String, SidecarState> states =
        sync.states(
            ResourceID.fromResource(observed.resource()),
            table.revision(),
            table.keyId(),
            observed.pods().pods());
    return SidecarReports.of(
        observed.pods(), table, states, release, observed.resource().getStatus());
  }

  /** Forgets an AppVersion that was deleted. */
  public void forget(AppVersion resource) {
    tables.forget(resource);
    keys.forget(ResourceID.fromResource(resource));
  }

  private Map<String, VersionResolution> resolve(
      AppVersion resource,
      ObjectStore objects,
      Optional<RoutingTable> table,
      List<LiveVersion> kept,
      AppPods pods,
      SecretKeys secrets) {
    ResourceID id = ResourceID.fromResource(resource);
    OwnedObjects owned = new OwnedObjects(resource);
    configMaps.refer(id, referencedConfigMaps(resource));
    ClusterSources sources = new ClusterSources(resource, configMaps, reads, pods, secrets);
    ManifestResolver resolver =
        new ManifestResolver(
            sources, resource.getSpec().assets().url(), BustAnnotation.of(resource));
    Map<String, VersionResolution> resolved = new LinkedHashMap<>();
    for (VersionSpec version : resource.getSpec().versions()) {
      resolved.put(
          version.name(),
          resolver.resolve(
              version,
              ManifestConfigMaps.read(
                  owned, version.name(), name -> objects.claimed(ConfigMap.class, name)),
              table.flatMap(before -> before.version(version.name()))));
    }
    for (LiveVersion version : kept) {
      resolved.put(
          version.name(),
          new VersionResolution(
              ManifestResolver.appVersion(version),
              ManifestConfigMaps.read(
                  owned, version.name(), name -> objects.claimed(ConfigMap.class, name)),
              List.of()));
    }
    reads.retain(id, sources.reads());
    return resolved;
  }

  /**
   * The pods whose inject label names the AppVersion, and those that it selects; also those that
   * terminate.
   */
  private static List<PodView> podsOf(AppVersion resource, ObjectStore objects) {
    String name = resource.getMetadata().getName();
    // By uid: between the two reads of the cache a pod may have changed.
    Map<String, PodView> pods = new LinkedHashMap<>();
    Stream.concat(
            objects.cached(Pod.class, Map.of(ObjectLabels.INJECT, name)),
            objects.cached(Pod.class, resource.getSpec().selector()))
        .map(PodView::of)
        .forEach(pod -> pods.put(pod.uid(), pod));
    return List.copyOf(pods.values());
  }

  private static Set<String> referencedConfigMaps(AppVersion resource) {
    return resource.getSpec().versions().stream()
        .flatMap(
            version ->
                Stream.concat(
                    Stream.ofNullable(version.manifest()).map(manifest -> manifest.configMapRef()),
                    version.components().stream().map(component -> component.configMapRef())))
        .filter(reference -> reference != null)
        .map(ConfigMapRef::name)
        .collect(Collectors.toSet());
  }
}
