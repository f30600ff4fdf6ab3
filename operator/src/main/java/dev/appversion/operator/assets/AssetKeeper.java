package dev.appversion.operator.assets;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.RetentionSpec;
import dev.appversion.api.v1alpha1.RetiredStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutSpec;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.operator.assets.AssetFills.Live;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.status.Notice;
import dev.appversion.operator.status.StoreState;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StoreRef;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.Retention.AppState;
import dev.appversion.versioning.store.RetentionPolicy;
import dev.appversion.versioning.store.StoredRelease;
import dev.appversion.versioning.token.SecretKeys;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The assets of retired versions: what the reconciliation uses of the store. */
public final class AssetKeeper implements AutoCloseable {
  private final StoreAccess access;
  private final StoredReleases stored = new StoredReleases();
  private final AssetFills fills;
  private final RequestedFills requested;
  private final RetentionRounds rounds;
  private final Map<AppId, AppState.Present> present = new ConcurrentHashMap<>();
  private final Function<AppId, AppState> absent;

  /**
   * @param leading whether this replica is the leader
   * @param absent the state of an app that this process has not reconciled: deleted or unknown; an
   *     app that exists is unknown
   * @param requeue reconciles every app
   */
  public AssetKeeper(
      StoreAccess access,
      HttpClient http,
      ScheduledExecutorService scheduler,
      BooleanSupplier leading,
      Function<AppId, AppState> absent,
      Runnable requeue,
      Clock clock) {
    this.access = access;
    this.absent = absent;
    StoreClient client = new StoreClient(http, access, clock);
    this.fills = new AssetFills(client, stored, http, scheduler, clock);
    this.requested =
        new RequestedFills(
            client,
            new AssetOrigin(http, clock),
            new ServedFilesProbe(http, clock),
            fills.sweepLock().readLock(),
            leading,
            scheduler);
    this.rounds =
        new RetentionRounds(
            access, client, stored, fills, leading, this::state, requeue, scheduler, clock);
  }

  /** The state of the store, and events about it. */
  public record Look(StoreState state, List<Notice> notices) {}

  /** Starts reading the store. */
  public void start() {
    rounds.start();
    requested.start();
  }

  /** The event source that reconciles an app when its assets have been stored. */
  public AssetFills fills() {
    return fills;
  }

  /**
   * The store that an app's sidecars read; {@code before} until the store's address and key are
   * known.
   */
  public Optional<StoreRef> reference(AppId app, Optional<StoreRef> before) {
    return access.reference(app).or(() -> before);
  }

  /**
   * Starts storing the live versions' assets and returns the progress. Does not block.
   *
   * @param manifests by version name
   * @param pods all pods of the app
   */
  public Look look(
      AppVersion resource,
      RoutingTable table,
      Map<String, ResolvedManifest> manifests,
      List<PodView> pods,
      SecretKeys keys) {
    AppId app = new AppId(table.namespace(), table.app());
    RetentionPolicy policy = policy(resource.getSpec().retention());
    List<Live> live = new ArrayList<>();
    List<RequestedFills.Source> sources = new ArrayList<>();
    for (LiveVersion version : table.versions()) {
      if (policy.keepsAny()) {
        sources.add(
            new RequestedFills.Source(
                ReleaseId.requested(app, version.name()),
                version.appVersion(),
                table.assets(),
                version.selector(),
                table.port(),
                keys));
      }
      ResolvedManifest manifest = manifests.get(version.name());
      if (manifest != null && policy.keepsAny()) {
        live.add(
            new Live(
                new Fill.Want(
                    new ReleaseId(app, version.name(), digest(manifest, table.assets().url())),
                    version.appVersion(),
                    new FileList.Named(manifest.manifest(), table.assets().url()),
                    keys),
                version.selector(),
                table.port()));
      }
    }
    Set<ReleaseId> ids = new HashSet<>();
    live.forEach(release -> ids.add(release.want().id()));
    sources.forEach(source -> ids.add(source.id()));
    know(app, ids, policy);
    requested.look(app, sources, pods);
    AssetFills.Report report = fills.look(app, live, pods);
    return new Look(
        new StoreState(
            true,
            resource.getSpec().retention() != null,
            stored.problem(),
            report.releases(),
            retired(app)),
        report.notices());
  }

  /**
   * What is missing of the assets of the rollout's target in the store, in words. Empty if nothing
   * is, if the resource does not set a retention that keeps them, or if the rest cannot be read
   * from the pods of the target. Does not block; {@link #fills} reconciles the app when it changes.
   *
   * @param resource as the user wrote it
   * @param versions their manifests, by name
   */
  public Optional<String> unstored(AppVersion resource, Map<String, VersionResolution> versions) {
    RetentionSpec retention = resource.getSpec().retention();
    RolloutSpec rollout = resource.getSpec().rollout();
    if (retention == null || rollout == null || !policy(retention).keepsAny()) {
      return Optional.empty();
    }
    AppId app = new AppId(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    String url = resource.getSpec().assets().url();
    return Optional.ofNullable(versions.get(rollout.target()))
        .flatMap(VersionResolution::manifest)
        .flatMap(
            manifest ->
                fills.unstored(
                    new ReleaseId(app, rollout.target(), digest(manifest, url)),
                    new FileList.Named(manifest.manifest(), url).size()));
  }

  /** Identifies a list of paths; contains the static URL if the paths depend on it. */
  static String digest(ResolvedManifest manifest, String staticUrl) {
    String bytes = manifest.bundle().sha256();
    return manifest.manifest().below(staticUrl).equals(manifest.manifest())
        ? bytes
        : Digests.sha256Hex((bytes + '\n' + staticUrl).getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets an app that was deleted. */
  public void forget(AppId app) {
    present.remove(app);
    requested.look(app, List.of(), List.of());
    rounds.soon();
  }

  void know(AppId app, Set<ReleaseId> live, RetentionPolicy policy) {
    AppState.Present now = new AppState.Present(live, policy);
    if (!now.equals(present.put(app, now))) {
      rounds.soon();
    }
  }

  /** The state of an app. Its deletion takes precedence over an earlier reconciliation. */
  AppState state(AppId app) {
    AppState unseen = absent.apply(app);
    if (unseen instanceof AppState.Gone) {
      present.remove(app);
      return unseen;
    }
    AppState.Present known = present.get(app);
    return known == null ? unseen : known;
  }

  private List<RetiredStatus> retired(AppId app) {
    Map<StoredRelease, Optional<Instant>> all = stored.retired(app);
    Set<String> named = new HashSet<>();
    all.keySet().stream()
        .filter(release -> !release.id().isRequested())
        .forEach(release -> named.add(release.id().version()));
    List<RetiredStatus> retired = new ArrayList<>();
    all.forEach(
        (release, until) -> {
          // Requested files are shown if a version has no others.
          if (!release.id().isRequested() || !named.contains(release.id().version())) {
            retired.add(
                new RetiredStatus(
                    release.id().version(),
                    release.appVersion(),
                    release.retiredAt().map(Instant::toString).orElse(null),
                    until.map(Instant::toString).orElse(null),
                    release.assets(),
                    release.complete()));
          }
        });
    return retired;
  }

  private static RetentionPolicy policy(
      @org.jspecify.annotations.Nullable RetentionSpec retention) {
    return retention == null
        ? RetentionPolicy.DEFAULT
        : new RetentionPolicy(RetentionPolicy.parseAge(retention.age()), retention.count());
  }

  @Override
  public void close() {
    rounds.close();
    requested.close();
  }
}
