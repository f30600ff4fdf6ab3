package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.cluster.ObjectStore;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routing table in force of each AppVersion: that of its ConfigMap, or the last one that this
 * process wrote if the ConfigMap was deleted or cannot be parsed.
 */
public final class TablesInForce {
  /** By the uid of the AppVersion. */
  private final Map<String, RoutingTable> written = new ConcurrentHashMap<>();

  /** The table of an AppVersion; empty before the first one. */
  Optional<RoutingTable> of(AppVersion resource, ObjectStore store) {
    return store
        .claimed(ConfigMap.class, new OwnedObjects(resource).routing())
        .map(map -> map.getData() == null ? null : map.getData().get(DataKeys.ROUTING))
        .flatMap(TablesInForce::read)
        .or(() -> Optional.ofNullable(written.get(resource.getMetadata().getUid())));
  }

  /** Stores the table that is in force after a write. */
  public void put(AppVersion resource, RoutingTable table) {
    written.put(resource.getMetadata().getUid(), table);
  }

  /** Forgets an AppVersion that was deleted. */
  void forget(AppVersion resource) {
    written.remove(resource.getMetadata().getUid());
  }

  private static Optional<RoutingTable> read(String json) {
    try {
      return Optional.of(RoutingTableJson.read(json));
    } catch (InvalidRoutingTableException e) {
      return Optional.empty(); // edited by another client: the plan replaces it
    }
  }
}
