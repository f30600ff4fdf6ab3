package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.ConfigMapRef;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.desired.DesiredServices;
import dev.appversion.operator.desired.DesiredState;
import dev.appversion.operator.desired.ManifestConfigMaps;
import dev.appversion.operator.desired.OwnedObjects;
import dev.appversion.operator.manifest.ManifestResolver;
import dev.appversion.operator.manifest.Problem;
import dev.appversion.operator.manifest.ResolvedManifest;
import dev.appversion.operator.manifest.VersionResolution;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.release.Findings;
import dev.appversion.operator.release.ReleaseMapping;
import dev.appversion.operator.release.VersionFindings;
import dev.appversion.operator.status.AssetFacts;
import dev.appversion.operator.status.Facts;
import dev.appversion.operator.status.Notice;
import dev.appversion.operator.status.Notices;
import dev.appversion.operator.status.StatusFactory;
import dev.appversion.operator.status.StoreFacts;
import dev.appversion.operator.status.VersionFacts;
import dev.appversion.versioning.routing.InvalidRoutingTableException;
import dev.appversion.versioning.routing.ManifestRef;
import dev.appversion.versioning.routing.RoutingTable;
import dev.appversion.versioning.routing.RoutingTableJson;
import dev.appversion.versioning.routing.StoreRef;
import dev.appversion.versioning.store.AppId;
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
  private static final String BUST = "appversion.dev/bust";

  private final NamedObjects<ConfigMap> configMaps;
  private final AppKeys keys;
  private final ManifestReads reads;
  private final SidecarSync sync;
  private final Retirements retirements;
  private final Supplier<BustEndpoint> bust;
  private final Optional<AssetKeeper> keeper;
  private final Autoscalers autoscalers;

  /** The last table of each AppVersion by uid: outlives the ConfigMap if somebody deletes that. */
  private final Map<String, RoutingTable> last = new ConcurrentHashMap<>();

  Rollout(
      NamedObjects<ConfigMap> configMaps,
      AppKeys keys,
      ManifestReads reads,
      SidecarSync sync,
      Retirements retirements,
      Supplier<BustEndpoint> bust,
      Optional<AssetKeeper> keeper,
      Autoscalers autoscalers) {
    this.configMaps = configMaps;
    this.keys = keys;
    this.reads = reads;
    this.sync = sync;
    this.retirements = retirements;
    this.bust = bust;
    this.keeper = keeper;
    this.autoscalers = autoscalers;
  }

  /**
   * @param again when to look again, though nothing may happen until then
   */
  record Outcome(Facts facts, List<Notice> notices, Optional<Duration> again) {}

  Outcome carryOut(AppVersion resource, ObjectStore store, OwnedObjects objects)
      throws RefusedException {
    ResourceID id = ResourceID.fromResource(resource);
    String uid = resource.getMetadata().getUid();
    Optional<RoutingTable> before =
        tableInForce(store, objects).or(() -> Optional.ofNullable(last.get(uid)));
    AppPods pods = new AppPods(store.labelled(Pod.class).stream().map(PodView::of).toList());
    SecretKeys secrets = keys.keys(resource, store, objects);

    Map<String, String> addresses = applyServices(resource, store);
    Map<String, VersionResolution> resolved =
        resolve(resource, store, objects, before, pods, secrets);
    RoutingTable table = compile(resource, objects, before, resolved, addresses, secrets);
    DesiredState desired =
        DesiredState.of(resource, table, manifests(resolved), pods.serviceAccounts());
    store.apply(desired.role());
    store.apply(desired.roleBinding());
    for (ConfigMap manifest : desired.manifests()) {
      store.apply(manifest);
    }
    store.apply(desired.routing());
    last.put(uid, table);

    Map<String, SidecarState> heard = sync.states(id, table.revision(), table.keyId(), pods.pods());
    Map<String, SidecarState> states = believed(heard, table, resource.getStatus());
    List<VersionFacts> facts = pods.facts(table, states);
    boolean retiring = retire(id, store, desired, facts);
    AssetKeeper.Look assets = assets(resource, table, manifests(resolved), pods, secrets);
    List<Notice> notices = new ArrayList<>(assets.notices());
    if (!before.equals(Optional.of(table))) {
      notices.addAll(Notices.between(before, table));
    }
    return new Outcome(
        new Facts(
            resource.getMetadata().getGeneration(),
            table.revision(),
            facts,
            problems(resolved),
            hasSources(resource),
            pods.ambiguous(table),
            AssetFacts.of(heard.values(), table),
            assets.facts(),
            autoscalers.facts(resource.getMetadata().getNamespace(), pods.injectedWorkloads())),
        notices,
        retiring ? Optional.of(retirements.pause()) : Optional.empty());
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
                    StoreFacts.absent(resource.getSpec().retention() != null), List.of()));
  }

  /** Forgets an AppVersion that is gone. */
  void forget(AppVersion resource) {
    last.remove(resource.getMetadata().getUid());
    retirements.due(ResourceID.fromResource(resource), List.of(), true);
    keeper.ifPresent(known -> known.forget(appId(resource)));
  }

  private static Optional<RoutingTable> tableInForce(ObjectStore store, OwnedObjects objects) {
    return store
        .owned(ConfigMap.class, objects.routing())
        .map(map -> map.getData() == null ? null : map.getData().get(DesiredState.ROUTING_KEY))
        .flatMap(
            json -> {
              try {
                return Optional.of(RoutingTableJson.read(json));
              } catch (InvalidRoutingTableException e) {
                return Optional.empty(); // edited by hand: written anew
              }
            });
  }

  /** Makes the Services; returns the versions' addresses. */
  private static Map<String, String> applyServices(AppVersion resource, ObjectStore store)
      throws RefusedException {
    Map<String, String> addresses = new HashMap<>();
    for (Service desired : DesiredServices.of(resource)) {
      Service service = store.apply(desired);
      String version = service.getMetadata().getLabels().get(OwnedObjects.VERSION_LABEL);
      if (version != null) {
        String ip = service.getSpec().getClusterIP();
        addresses.put(
            version,
            (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + DesiredServices.BACKEND_PORT);
      }
    }
    return addresses;
  }

  private Map<String, VersionResolution> resolve(
      AppVersion resource,
      ObjectStore store,
      OwnedObjects objects,
      Optional<RoutingTable> before,
      AppPods pods,
      SecretKeys secrets) {
    ResourceID id = ResourceID.fromResource(resource);
    configMaps.refer(id, referred(resource));
    ClusterSources sources = new ClusterSources(resource, configMaps, reads, pods, secrets);
    ManifestResolver resolver =
        new ManifestResolver(sources, resource.getSpec().assets().url(), bustRequest(resource));
    Map<String, VersionResolution> resolved = new LinkedHashMap<>();
    for (VersionSpec version : resource.getSpec().versions()) {
      Optional<ResolvedManifest> kept =
          ManifestConfigMaps.read(
              objects, version.name(), name -> store.owned(ConfigMap.class, name));
      resolved.put(
          version.name(),
          resolver.resolve(version, kept, before.flatMap(table -> table.version(version.name()))));
    }
    reads.retain(id, sources.reads());
    return resolved;
  }

  private RoutingTable compile(
      AppVersion resource,
      OwnedObjects objects,
      Optional<RoutingTable> before,
      Map<String, VersionResolution> resolved,
      Map<String, String> addresses,
      SecretKeys secrets) {
    Map<String, VersionFindings> versions = new HashMap<>();
    resolved.forEach(
        (name, version) -> {
          ManifestRef manifest =
              version
                  .manifest()
                  .map(m -> ManifestConfigMaps.reference(objects, name, m))
                  .orElse(null);
          versions.put(
              name,
              new VersionFindings(
                  version.appVersion(), manifest, addresses.getOrDefault(name, "")));
        });
    boolean reading =
        problems(resolved).stream().anyMatch(p -> p.reason() == Problem.Reason.Reading);
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

  private static AppId appId(AppVersion resource) {
    return new AppId(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
  }

  /** Deletes what is no longer wanted, when its time has come; true if some of it is left. */
  private boolean retire(
      ResourceID id, ObjectStore store, DesiredState desired, List<VersionFacts> facts) {
    Set<String> wanted = new HashSet<>();
    desired.all().forEach(object -> wanted.add(object.getKind() + "/" + name(object)));
    List<HasMetadata> unwanted =
        Stream.<HasMetadata>concat(
                store.owned(Service.class).stream(), store.owned(ConfigMap.class).stream())
            .filter(object -> !wanted.contains(object.getKind() + "/" + name(object)))
            .toList();
    boolean inSync = facts.stream().allMatch(version -> version.behind().isEmpty());
    List<HasMetadata> due = retirements.due(id, unwanted, inSync);
    due.forEach(store::delete);
    return due.size() < unwanted.size();
  }

  private static Map<String, ResolvedManifest> manifests(Map<String, VersionResolution> resolved) {
    Map<String, ResolvedManifest> manifests = new HashMap<>();
    resolved.forEach(
        (name, version) -> version.manifest().ifPresent(manifest -> manifests.put(name, manifest)));
    return manifests;
  }

  private static List<Problem> problems(Map<String, VersionResolution> resolved) {
    return resolved.values().stream().flatMap(version -> version.problems().stream()).toList();
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

  /** What the annotation asks for; empty without one. */
  static String bustRequest(AppVersion resource) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    String request = annotations == null ? null : annotations.get(BUST);
    return request == null ? "" : request;
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
