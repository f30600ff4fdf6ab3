package dev.appversion.operator.apply;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.objects.ManifestConfigMaps;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.cluster.NamespaceEndingException;
import dev.appversion.operator.cluster.ObjectStore;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.observe.TablesInForce;
import dev.appversion.operator.plan.ReferencePlan;
import dev.appversion.operator.plan.References;
import dev.appversion.operator.plan.RoutingPlan;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the planned objects, in an order in which no request fails. A refusal of the API server
 * becomes a problem of the {@link ObjectStore}; it prevents neither the routing table nor another
 * object.
 */
public final class PlanApplier {
  private final TablesInForce tables;
  private final DelayedDeletions deletions;

  /** Applies plans and records in {@code tables} which table is in force. */
  public PlanApplier(TablesInForce tables, DelayedDeletions deletions) {
    this.tables = tables;
    this.deletions = deletions;
  }

  /**
   * The result of a routing plan.
   *
   * @param table the table that is in force
   * @param published whether that is the planned one; otherwise the previous one stays in force
   */
  public record Published(RoutingTable table, boolean published) {}

  /**
   * Applies the objects that the table will refer to. If one is refused, the table can refer to the
   * object in the cluster.
   *
   * @throws NamespaceEndingException if the namespace is being deleted
   */
  public References apply(ReferencePlan plan, Observation observed, ObjectStore store)
      throws NamespaceEndingException {
    Map<String, String> addresses = new HashMap<>();
    for (ReferencePlan.Backend backend : plan.backends()) {
      Optional<Service> service = store.apply(backend.service()).object();
      ReferencePlan.address(
              backend.version(), service, observed.table(), store.owned(Service.class))
          .ifPresent(address -> addresses.put(backend.version(), address));
    }
    OwnedObjects objects = new OwnedObjects(observed.resource());
    Map<String, ResolvedManifest> manifests = new HashMap<>();
    for (ReferencePlan.Manifest manifest : plan.manifests()) {
      boolean all = true;
      for (ConfigMap part : manifest.parts()) {
        all &= store.apply(part).asDesired();
      }
      Optional<ResolvedManifest> present =
          all
              ? Optional.of(manifest.manifest())
              : ManifestConfigMaps.read(
                  objects, manifest.version(), name -> store.claimed(ConfigMap.class, name));
      present.ifPresent(it -> manifests.put(manifest.version(), it));
    }
    return new References(addresses, manifests);
  }

  /**
   * Publishes the table, then changes the entry Service.
   *
   * @throws RefusedException if the API server refuses the first table
   * @throws NamespaceEndingException if the namespace is being deleted
   */
  public Published apply(RoutingPlan plan, Observation observed, ObjectStore store)
      throws RefusedException, NamespaceEndingException {
    store.apply(plan.desired().role());
    store.apply(plan.desired().roleBinding());
    boolean written = store.apply(plan.desired().routing()).asDesired();
    RoutingTable table =
        written
            ? plan.table()
            : observed.table().orElseThrow(() -> RefusedException.of(store.problems()));
    tables.put(observed.resource(), table);
    EntryApplier.apply(observed.resource(), store);
    return new Published(table, written);
  }

  /**
   * Deletes the objects that are no longer needed, once no request can arrive through them.
   *
   * @param inSync whether all sidecars have loaded the published table
   * @return when to call this again; empty if nothing is left
   */
  public Optional<Duration> deleteUnneeded(
      RoutingPlan plan,
      Published published,
      boolean inSync,
      AppVersion resource,
      ObjectStore store) {
    if (!published.published() || !plan.complete()) {
      return Optional.empty();
    }
    List<HasMetadata> unneeded =
        plan.unneeded(
            published.table(),
            Stream.<HasMetadata>concat(
                    store.owned(Service.class).stream(), store.owned(ConfigMap.class).stream())
                .toList());
    List<HasMetadata> due = deletions.due(ResourceID.fromResource(resource), unneeded, inSync);
    due.forEach(store::delete);
    return due.size() < unneeded.size() ? Optional.of(deletions.pause()) : Optional.empty();
  }

  /** Forgets an AppVersion that was deleted. */
  public void forget(AppVersion resource) {
    deletions.due(ResourceID.fromResource(resource), List.of(), true);
  }
}
