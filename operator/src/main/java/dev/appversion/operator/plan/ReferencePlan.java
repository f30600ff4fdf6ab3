package dev.appversion.operator.plan;

import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.desiredstate.objects.ManifestConfigMaps;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.observe.Observation;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The objects that must exist before a routing table can refer to them: make before break. Pure.
 *
 * @param backends the versions' Services, in the resource's order
 * @param manifests the versions' manifests, in the resource's order
 */
public record ReferencePlan(List<Backend> backends, List<Manifest> manifests) {
  public ReferencePlan {
    backends = List.copyOf(backends);
    manifests = List.copyOf(manifests);
  }

  /** The Service of one version. */
  public record Backend(String version, Service service) {}

  /**
   * The manifest of one version.
   *
   * @param parts the ConfigMaps that hold it
   */
  public record Manifest(String version, ResolvedManifest manifest, List<ConfigMap> parts) {}

  /** The plan for an observed state. */
  public static ReferencePlan of(Observation observed) {
    OwnedObjects objects = new OwnedObjects(observed.resource());
    List<Backend> backends = new ArrayList<>();
    for (Service service : DesiredServices.of(observed.resource())) {
      String version = service.getMetadata().getLabels().get(ObjectLabels.VERSION);
      if (version != null) {
        backends.add(new Backend(version, service));
      }
    }
    List<Manifest> manifests = new ArrayList<>();
    observed
        .versions()
        .forEach(
            (version, resolved) ->
                resolved
                    .manifest()
                    .ifPresent(
                        manifest ->
                            manifests.add(
                                new Manifest(
                                    version,
                                    manifest,
                                    ManifestConfigMaps.write(objects, version, manifest)))));
    return new ReferencePlan(backends, manifests);
  }

  /**
   * The address of a version: that of its Service, or else the one in the table in force while a
   * Service of this AppVersion still has it.
   *
   * @param applied the version's Service as the cluster has it; empty if it was refused
   * @param owned all Services of the AppVersion
   */
  public static Optional<String> address(
      String version,
      Optional<Service> applied,
      Optional<RoutingTable> table,
      Collection<Service> owned) {
    return applied
        .flatMap(DesiredServices::address)
        .or(
            () ->
                table
                    .flatMap(inForce -> inForce.version(version))
                    .map(LiveVersion::address)
                    .filter(
                        address ->
                            owned.stream()
                                .flatMap(service -> DesiredServices.address(service).stream())
                                .anyMatch(address::equals)));
  }
}
