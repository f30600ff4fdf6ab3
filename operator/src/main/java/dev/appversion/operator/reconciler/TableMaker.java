package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.objects.ManifestConfigMaps;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.desiredstate.release.Findings;
import dev.appversion.desiredstate.release.ReleaseMapping;
import dev.appversion.desiredstate.release.VersionFindings;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.routing.InvalidRoutingTableException;
import dev.appversion.versioning.routing.RoutingTable;
import dev.appversion.versioning.routing.StoreRef;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.token.SecretKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compiles a resource, and what was found out about its versions, to a routing table. */
final class TableMaker {

  private final Supplier<BustEndpoint> bust;
  private final Optional<AssetKeeper> keeper;

  TableMaker(Supplier<BustEndpoint> bust, Optional<AssetKeeper> keeper) {
    this.bust = bust;
    this.keeper = keeper;
  }

  /**
   * The table.
   *
   * @param before the table in force
   * @param resolved by version
   * @param manifests by version, as the cluster has them; versions without one are not in it
   * @param addresses by version; a version that has none is left out
   * @throws InvalidRoutingTableException if without these versions there is no table
   */
  RoutingTable make(
      AppVersion resource,
      Optional<RoutingTable> before,
      Map<String, VersionResolution> resolved,
      Map<String, ResolvedManifest> manifests,
      Map<String, String> addresses,
      SecretKeys secrets) {
    OwnedObjects objects = new OwnedObjects(resource);
    Map<String, VersionFindings> versions = new HashMap<>();
    addresses.forEach(
        (name, address) -> {
          VersionResolution version = resolved.get(name);
          ResolvedManifest manifest = manifests.get(name);
          if (version != null) {
            versions.put(
                name,
                new VersionFindings(
                    version.appVersion(),
                    manifest == null ? null : ManifestConfigMaps.reference(objects, name, manifest),
                    address));
          }
        });
    boolean reading =
        resolved.values().stream()
            .flatMap(version -> version.problems().stream())
            .anyMatch(problem -> problem.reason() == ManifestProblem.Reason.Reading);
    return ReleaseMapping.release(
            resource,
            new Findings(
                versions,
                BustPlan.next(before, bustRequest(resource), reading, bust.get()),
                secrets.id(),
                storeReference(resource, before)))
        .compile();
  }

  private @Nullable StoreRef storeReference(AppVersion resource, Optional<RoutingTable> before) {
    return keeper
        .flatMap(
            known ->
                known.reference(
                    appId(resource), before.flatMap(it -> Optional.ofNullable(it.store()))))
        .orElse(null);
  }

  static AppId appId(AppVersion resource) {
    return new AppId(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
  }

  /** What the annotation asks for; empty without one. */
  static String bustRequest(AppVersion resource) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    String request = annotations == null ? null : annotations.get(Annotations.BUST);
    return request == null ? "" : request;
  }
}
