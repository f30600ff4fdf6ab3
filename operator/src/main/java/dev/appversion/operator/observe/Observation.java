package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StoreRef;
import dev.appversion.versioning.token.SecretKeys;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The input of a plan: what a reconciliation has read.
 *
 * @param resource the AppVersion
 * @param table the routing table in force; empty before the first one
 * @param pods of the app
 * @param keys of the app
 * @param versions by version name in the resource's order: the app version and the manifest
 * @param bust where sidecars send a request to bust
 * @param store where sidecars read assets of retired versions; empty without a store
 */
public record Observation(
    AppVersion resource,
    Optional<RoutingTable> table,
    AppPods pods,
    SecretKeys keys,
    Map<String, VersionResolution> versions,
    BustEndpoint bust,
    Optional<StoreRef> store) {
  public Observation {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }
}
