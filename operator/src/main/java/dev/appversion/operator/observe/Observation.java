package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StoreRef;
import dev.appversion.versioning.token.SecretKeys;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The input of a plan: what a reconciliation has read.
 *
 * @param resource the AppVersion; after the decision about its rollout, the effective one
 * @param table the routing table in force; empty before the first one
 * @param pods of the app
 * @param keys of the app
 * @param versions by version name in the resource's order: the app version and the manifest
 * @param kept the versions of the table in force that are no longer in the resource, and may still
 *     be used
 * @param bust where sidecars send a request to bust
 * @param store where sidecars read assets of retired versions; empty without a store
 */
public record Observation(
    AppVersion resource,
    Optional<RoutingTable> table,
    AppPods pods,
    SecretKeys keys,
    Map<String, VersionResolution> versions,
    List<LiveVersion> kept,
    BustEndpoint bust,
    Optional<StoreRef> store) {
  public Observation {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    kept = List.copyOf(kept);
  }

  /** The same for another resource: without the versions that it does not have. */
  public Observation with(AppVersion other) {
    Map<String, VersionResolution> own = new LinkedHashMap<>();
    other
        .getSpec()
        .versions()
        .forEach(
            version -> {
              VersionResolution resolution = versions.get(version.name());
              if (resolution != null) {
                own.put(version.name(), resolution);
              }
            });
    return new Observation(other, table, pods, keys, own, kept, bust, store);
  }

  /** The kept versions that have no pods; those that terminate count. */
  public Set<String> podless() {
    return kept.stream()
        .filter(version -> !pods.exist(version.selector()))
        .map(LiveVersion::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The number of ready pods with a sidecar of each version of the resource, and of the kept ones.
   */
  public Map<String, Integer> readyPods() {
    Map<String, Integer> ready = new HashMap<>();
    kept.forEach(version -> ready.put(version.name(), pods.ready(version.selector())));
    for (VersionSpec version : resource.getSpec().versions()) {
      Map<String, String> labels = new HashMap<>(resource.getSpec().selector());
      labels.putAll(version.selector());
      ready.put(version.name(), pods.ready(labels));
    }
    return ready;
  }
}
