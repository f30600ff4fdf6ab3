package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.desiredstate.objects.ManifestConfigMaps;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.apply.NamespaceEndingException;
import dev.appversion.operator.entry.AdoptedService;
import dev.appversion.operator.entry.Adoption;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes what a routing table refers to: the Services and the manifests. What it refers to is always
 * what the cluster has, so where an object is refused the one before stays in force.
 */
final class VersionObjects {
  private final AppVersion resource;
  private final ObjectStore store;
  private final OwnedObjects objects;

  VersionObjects(AppVersion resource, ObjectStore store) {
    this.resource = resource;
    this.store = store;
    this.objects = new OwnedObjects(resource);
  }

  /**
   * Makes the versions' Services.
   *
   * @return the address of each version that can be reached
   */
  Map<String, String> applyServices(Optional<RoutingTable> before) throws NamespaceEndingException {
    Map<String, String> addresses = new HashMap<>();
    for (Service desired : DesiredServices.of(resource)) {
      String version = desired.getMetadata().getLabels().get(ObjectLabels.VERSION);
      if (version != null) {
        Optional<Service> service = store.apply(desired).object();
        service
            .flatMap(DesiredServices::address)
            .or(() -> stillServed(before, version))
            .ifPresent(address -> addresses.put(version, address));
      }
    }
    return addresses;
  }

  /** Makes the entry Service, or edits the one that is adopted. */
  void applyEntry() throws NamespaceEndingException {
    Service desired = DesiredServices.of(resource).getFirst();
    Optional<Service> live = store.present(desired);
    switch (Adoption.of(resource, live, store::pods)) {
      case Adoption.None none -> store.apply(desired);
      case Adoption.Adopt(Service adopted) -> store.edit(live.orElseThrow(), adopted);
      case Adoption.Leave(ObjectProblem problem) -> store.report(problem);
    }
  }

  /** Restores a Service that was adopted under a name that the entry no longer has. */
  void restoreFormerEntries() throws NamespaceEndingException {
    for (Service service : store.labelled(Service.class)) {
      if (AdoptedService.isAdoptedBy(resource.getMetadata().getName(), service)
          && !service.getMetadata().getName().equals(objects.entryService())) {
        store.edit(service, AdoptedService.restored(service));
      }
    }
  }

  /** The address in the table in force, if a Service of ours still has it. */
  private Optional<String> stillServed(Optional<RoutingTable> before, String version) {
    Set<String> live =
        store.owned(Service.class).stream()
            .flatMap(service -> DesiredServices.address(service).stream())
            .collect(Collectors.toSet());
    return before
        .flatMap(table -> table.version(version))
        .map(LiveVersion::address)
        .filter(live::contains);
  }

  /**
   * Makes the manifests' ConfigMaps.
   *
   * @return by version, the manifest that the cluster has
   */
  Map<String, ResolvedManifest> applyManifests(Map<String, VersionResolution> resolved)
      throws NamespaceEndingException {
    Map<String, ResolvedManifest> manifests = new HashMap<>();
    for (Map.Entry<String, VersionResolution> version : resolved.entrySet()) {
      Optional<ResolvedManifest> manifest = version.getValue().manifest();
      if (manifest.isPresent()) {
        String name = version.getKey();
        boolean all = true;
        for (ConfigMap part : ManifestConfigMaps.write(objects, name, manifest.get())) {
          all &= store.apply(part).asDesired();
        }
        (all ? manifest : kept(name)).ifPresent(it -> manifests.put(name, it));
      }
    }
    return manifests;
  }

  /** The manifest that the cluster has for a version. */
  Optional<ResolvedManifest> kept(String version) {
    return ManifestConfigMaps.read(objects, version, name -> store.claimed(ConfigMap.class, name));
  }
}
