package dev.appversion.operator.plan;

import dev.appversion.desiredstate.manifest.ResolvedManifest;
import java.util.Map;

/**
 * The objects that a routing table can refer to, as the cluster has them after they were applied.
 *
 * @param addresses by version name, {@code host:port} of its Service; a version without one is not
 *     routed to
 * @param manifests by version name; versions without a manifest are absent
 */
public record References(Map<String, String> addresses, Map<String, ResolvedManifest> manifests) {
  public References {
    addresses = Map.copyOf(addresses);
    manifests = Map.copyOf(manifests);
  }
}
