package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.ConfigMapRef;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.ManifestResolver;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.desiredstate.objects.DesiredState;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.apply.NamespaceEndingException;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.status.AssetState;
import dev.appversion.operator.status.Notice;
import dev.appversion.operator.status.Notices;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.operator.status.RolloutState;
import dev.appversion.operator.status.StatusFactory;
import dev.appversion.operator.status.StoreState;
import dev.appversion.operator.status.VersionState;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.routing.InvalidRoutingTableException;
import dev.appversion.versioning.routing.RoutingTable;
import dev.appversion.versioning.routing.RoutingTableJson;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the cluster have what one AppVersion asks for, in an order that breaks no request. */
final class Rollout {
  private final ReferencedObjects<ConfigMap> configMaps;
  private final NameConflicts taken;
  private final SigningKeys keys;
  private final ManifestReads reads;
  private final SidecarSync sync;
  private final DelayedDeletions deletions;
  private final TableMaker tables;
  private final Optional<AssetKeeper> keeper;
  private final Autoscalers autoscalers;

  /** The last table of each AppVersion by uid: outlives the ConfigMap if somebody deletes that. */
  private final Map<String, RoutingTable> last = new ConcurrentHashMap<>();

  Rollout(
      ReferencedObjects<ConfigMap> configMaps,
      NameConflicts taken,
      SigningKeys keys,
      ManifestReads reads,
      SidecarSync sync,
      DelayedDeletions deletions,
      Supplier<BustEndpoint> bust,
      Optional<AssetKeeper> keeper,
      Autoscalers autoscalers) {
    this.configMaps = configMaps;
    this.taken = taken;
    this.keys = keys;
    this.reads = reads;
    this.sync = sync;
    this.deletions = deletions;
    this.tables = new TableMaker(bust, keeper);
    this.keeper = keeper;
    this.autoscalers = autoscalers;
  }

  /**
   * @param again when to look again, though nothing may happen until then
   */
  record Outcome(RolloutState state, List<Notice> notices, Optional<Duration> again) {}

  /**
   * Writes what can be written. What the API server refuses is reported and tried again; it stops
   * neither the routing table nor another object.
   *
   * @throws RefusedException if there can be no routing table at all
   * @throws NamespaceEndingException if nothing can be written any more
   */
  Outcome carryOut(AppVersion resource, ObjectStore store, OwnedObjects objects)
      throws RefusedException, NamespaceEndingException {
    try {
      Outcome outcome = write(resource, store, objects);
      taken.refer(ResourceID.fromResource(resource), store.problems());
      return outcome;
    } catch (RefusedException e) {
      taken.refer(ResourceID.fromResource(resource), store.problems());
      throw e;
    }
  }

  private Outcome write(AppVersion resource, ObjectStore store, OwnedObjects objects)
      throws RefusedException, NamespaceEndingException {
    ResourceID id = ResourceID.fromResource(resource);
    String uid = resource.getMetadata().getUid();
    Optional<RoutingTable> before =
        tableInForce(store, objects).or(() -> Optional.ofNullable(last.get(uid)));
    AppPods pods =
        AppPods.of(
            id.getName(),
            store.cached(Pod.class, pod -> concerns(resource, pod)).map(PodView::of).toList());
    SecretKeys secrets = keys.keys(resource, store, objects);

    VersionObjects own = new VersionObjects(resource, store);
    Map<String, String> addresses = own.applyServices(before);
    Map<String, VersionResolution> resolved = resolve(resource, own, before, pods, secrets);
    Map<String, ResolvedManifest> manifests = own.applyManifests(resolved);
    Optional<RoutingTable> made =
        make(resource, before, resolved, manifests, addresses, secrets, store.problems());
    RoutingTable wanted = made.or(() -> before).orElseThrow(() -> refused(store));
    DesiredState desired = DesiredState.of(resource, wanted, manifests, pods.serviceAccounts());
    store.apply(desired.role());
    store.apply(desired.roleBinding());
    boolean written = store.apply(desired.routing()).asDesired();
    RoutingTable table = written ? wanted : before.orElseThrow(() -> refused(store));
    last.put(uid, table);
    own.applyEntry();
    own.restoreFormerEntries();

    Map<String, SidecarState> heard = sync.states(id, table.revision(), table.keyId(), pods.pods());
    Map<String, SidecarState> states = believed(heard, table, resource.getStatus());
    List<VersionState> facts = pods.versions(table, states);
    boolean retiring = written && made.isPresent() && retire(id, store, desired, table, facts);
    AssetKeeper.Look assets = assets(resource, table, manifests, pods, secrets);
    List<Notice> notices = new ArrayList<>(assets.notices());
    if (!before.equals(Optional.of(table))) {
      notices.addAll(Notices.between(before, table));
    }
    return new Outcome(
        new RolloutState(
            resource.getMetadata().getGeneration(),
            table.revision(),
            facts,
            resolved.values().stream().flatMap(version -> version.problems().stream()).toList(),
            hasSources(resource),
            pods.ambiguous(table),
            AssetState.of(heard.values(), table),
            assets.state(),
            store.problems(),
            autoscalers.state(resource.getMetadata().getNamespace(), pods.injectedWorkloads())),
        notices,
        retiring ? Optional.of(deletions.pause()) : Optional.empty());
  }

  /** The table of the resource; empty if it has none without what was refused. */
  private Optional<RoutingTable> make(
      AppVersion resource,
      Optional<RoutingTable> before,
      Map<String, VersionResolution> resolved,
      Map<String, ResolvedManifest> manifests,
      Map<String, String> addresses,
      SecretKeys secrets,
      List<ObjectProblem> problems) {
    try {
      return Optional.of(tables.make(resource, before, resolved, manifests, addresses, secrets));
    } catch (InvalidRoutingTableException e) {
      if (problems.isEmpty()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static RefusedException refused(ObjectStore store) {
    return RefusedException.of(store.problems());
  }

  /**
   * Of a sidecar that was not asked yet the last status is believed, so that the status does not go
   * to and fro when an operator starts or a pod becomes ready.
   */
  private static Map<String, SidecarState> believed(
      Map<String, SidecarState> states, RoutingTable table, @Nullable AppVersionStatus before) {
    if (!StatusFactory.saysInSync(before, table.revision())) {
      return states;
    }
    Map<String, SidecarState> believed = new HashMap<>(states);
    believed.replaceAll(
        (uid, state) ->
            state instanceof SidecarState.NotAsked
                ? new SidecarState.Enforces(table.revision(), table.keyId())
                : state);
    return believed;
  }

  private AssetKeeper.Look assets(
      AppVersion resource,
      RoutingTable table,
      Map<String, ResolvedManifest> manifests,
      AppPods pods,
      SecretKeys secrets) {
    return keeper
        .map(known -> known.look(resource, table, manifests, pods.pods(), secrets))
        .orElseGet(
            () ->
                new AssetKeeper.Look(
                    StoreState.absent(resource.getSpec().retention() != null), List.of()));
  }

  /** Forgets an AppVersion that is gone. */
  void forget(AppVersion resource) {
    last.remove(resource.getMetadata().getUid());
    keys.forget(ResourceID.fromResource(resource));
    deletions.due(ResourceID.fromResource(resource), List.of(), true);
    keeper.ifPresent(known -> known.forget(TableMaker.appId(resource)));
  }

  private static Optional<RoutingTable> tableInForce(ObjectStore store, OwnedObjects objects) {
    return store
        .claimed(ConfigMap.class, objects.routing())
        .map(map -> map.getData() == null ? null : map.getData().get(DataKeys.ROUTING))
        .flatMap(
            json -> {
              try {
                return Optional.of(RoutingTableJson.read(json));
              } catch (InvalidRoutingTableException e) {
                return Optional.empty(); // edited by hand: written again
              }
            });
  }

  private Map<String, VersionResolution> resolve(
      AppVersion resource,
      VersionObjects own,
      Optional<RoutingTable> before,
      AppPods pods,
      SecretKeys secrets) {
    ResourceID id = ResourceID.fromResource(resource);
    configMaps.refer(id, referred(resource));
    ClusterSources sources = new ClusterSources(resource, configMaps, reads, pods, secrets);
    ManifestResolver resolver =
        new ManifestResolver(
            sources, resource.getSpec().assets().url(), TableMaker.bustRequest(resource));
    Map<String, VersionResolution> resolved = new LinkedHashMap<>();
    for (VersionSpec version : resource.getSpec().versions()) {
      resolved.put(
          version.name(),
          resolver.resolve(
              version,
              own.kept(version.name()),
              before.flatMap(table -> table.version(version.name()))));
    }
    reads.retain(id, sources.reads());
    return resolved;
  }

  /** Deletes what is no longer wanted, when its time has come; true if some of it is left. */
  private boolean retire(
      ResourceID id,
      ObjectStore store,
      DesiredState desired,
      RoutingTable table,
      List<VersionState> facts) {
    Set<String> wanted = new HashSet<>();
    desired.all().forEach(object -> wanted.add(object.getKind() + "/" + name(object)));
    List<HasMetadata> unwanted =
        Stream.<HasMetadata>concat(
                store.owned(Service.class).stream(), store.owned(ConfigMap.class).stream())
            .filter(object -> !wanted.contains(object.getKind() + "/" + name(object)))
            .filter(object -> !isAddressIn(table, object))
            .toList();
    boolean inSync = facts.stream().allMatch(version -> version.behind().isEmpty());
    List<HasMetadata> due = deletions.due(id, unwanted, inSync);
    due.forEach(store::delete);
    return due.size() < unwanted.size();
  }

  private static boolean concerns(AppVersion resource, Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return resource.getMetadata().getName().equals(labels.get(ObjectLabels.INJECT))
        || labels.entrySet().containsAll(resource.getSpec().selector().entrySet());
  }

  private static boolean isAddressIn(RoutingTable table, HasMetadata object) {
    return object instanceof Service service
        && DesiredServices.address(service)
            .filter(at -> table.versions().stream().anyMatch(v -> at.equals(v.address())))
            .isPresent();
  }

  private static boolean hasSources(AppVersion resource) {
    return resource.getSpec().versions().stream()
        .anyMatch(version -> version.manifest() != null || !version.components().isEmpty());
  }

  /** The ConfigMaps that a resource names. */
  private static Set<String> referred(AppVersion resource) {
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

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
