package dev.appversion.operator.assets;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.assets.AssetOrigin.Place;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.status.Notice;
import dev.appversion.operator.status.StoreState.Filling;
import dev.appversion.operator.status.StoreState.Progress;
import dev.appversion.process.backoff.ExponentialBackoff;
import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.StoredRelease;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the assets of live versions in background threads. Each reconciliation passes the assets
 * to store and reads the progress. A failure is retried with exponential back-off. No state here
 * must survive a restart: the store has it.
 */
public final class AssetFills extends AbstractEventSource<AssetFills.Marker, AppVersion>
    implements ResourceEventAware<AppVersion> {

  /** Distinguishes this event source from others. */
  public static final class Marker {
    private Marker() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(AssetFills.class);
  private static final int RELEASES_AT_ONCE = 2;
  private static final int ASSETS_AT_ONCE = 8;
  private static final int PODS_ASKED = 3;

  /** The attempts after which files that could not be read are not waited for. */
  static final int ATTEMPTS = 3;

  private static final ExponentialBackoff RETRY =
      ExponentialBackoff.of(Duration.ofSeconds(1), Duration.ofMinutes(5));
  private static final long REPORT_NANOS = 2_000_000_000L;

  private final StoreClient store;
  private final StoredReleases stored;
  private final AssetOrigin origin;
  private final ScheduledExecutorService scheduler;
  private final Semaphore transfers = new Semaphore(ASSETS_AT_ONCE);
  private final Semaphore fills = new Semaphore(RELEASES_AT_ONCE);
  private final ReadWriteLock sweepLock = new ReentrantReadWriteLock();
  // Guarded by this.
  private final Map<ReleaseId, FillJob> jobs = new HashMap<>();
  private final IncompleteReleases incomplete;

  AssetFills(
      StoreClient store,
      StoredReleases stored,
      HttpClient http,
      ScheduledExecutorService scheduler,
      Clock clock) {
    super(Marker.class, "asset-fills");
    this.store = store;
    this.stored = stored;
    this.incomplete = new IncompleteReleases(stored);
    this.origin = new AssetOrigin(http, clock);
    this.scheduler = scheduler;
  }

  /**
   * A live version that has a manifest.
   *
   * @param selector of its pods
   * @param appPort the port of the app's own container
   */
  public record Live(Fill.Want want, Map<String, String> selector, int appPort) {
    boolean isSame(Live other) {
      return want.isSame(other.want) && selector.equals(other.selector) && appPort == other.appPort;
    }
  }

  /** The progress of storing the live versions' assets. */
  record Report(List<Filling> releases, List<Notice> notices) {}

  /**
   * Sets what should be stored and starts fills that can run. Does not block.
   *
   * @param pods all pods of the app
   */
  synchronized Report look(AppId app, List<Live> live, List<PodView> pods) {
    List<Filling> releases = new ArrayList<>();
    for (Live release : live) {
      releases.add(look(release, pods));
    }
    Set<ReleaseId> wanted = live.stream().map(it -> it.want().id()).collect(Collectors.toSet());
    List<Notice> notices = new ArrayList<>();
    for (FillJob job : List.copyOf(jobs.values())) {
      if (job.want().id().app().equals(app) && !wanted.contains(job.want().id())) {
        lookAtRetired(job, pods).ifPresent(notices::add);
      }
    }
    notices.addAll(incomplete.abandoned(app, wanted, jobs.keySet()));
    return new Report(releases, notices);
  }

  private Filling look(Live live, List<PodView> pods) {
    ReleaseId id = live.want().id();
    int assets = live.want().assets();
    if (isWhole(id, assets)) {
      jobs.remove(id);
      return new Filling(id.version(), Progress.STORED, assets, assets, "");
    }
    if (!stored.isKnown()) {
      return new Filling(id.version(), Progress.UNKNOWN, 0, assets, "");
    }
    FillJob job = job(live);
    job.places =
        pods.stream()
            .filter(pod -> pod.ready() && pod.injected() && pod.matches(live.selector()))
            .limit(PODS_ASKED)
            .map(
                pod ->
                    new Place(
                        pod.at(pod.trafficPort().orElseThrow()),
                        pod.name(),
                        Optional.of(id.version())))
            .toList();
    start(job);
    return new Filling(
        id.version(),
        job.problem.isEmpty() ? Progress.STORING : Progress.FAILED,
        job.fill.stored(),
        assets,
        job.problem);
  }

  /** The release may have been started with another list, before its manifest changed. */
  private boolean isWhole(ReleaseId id, int assets) {
    return assets == 0
        || stored
            .release(id)
            .filter(known -> known.complete() && known.assets() == assets)
            .isPresent();
  }

  /**
   * What is missing of a release in the store, in words. Empty if nothing is, and if files could
   * not be read from its pods in {@link #ATTEMPTS} attempts: to wait longer would not help.
   *
   * @param assets the number of its assets
   */
  synchronized Optional<String> unstored(ReleaseId id, int assets) {
    if (isWhole(id, assets)) {
      return Optional.empty();
    }
    if (stored.problem().isPresent()) {
      return Optional.of(stored.problem().get() + "; promote does not wait for it");
    }
    if (!stored.isKnown()) {
      return Optional.of("the operator is querying it");
    }
    FillJob job = jobs.get(id);
    if (job == null) {
      return Optional.of("%d of %d are missing".formatted(assets, assets));
    }
    if (job.unreadable >= ATTEMPTS) {
      return Optional.empty();
    }
    return Optional.of(
        "%d of %d are missing%s"
            .formatted(
                assets - job.fill.stored(),
                assets,
                job.problem.isEmpty() ? "" : " (" + job.problem + ")"));
  }

  /** The job for a release. A job for another manifest is replaced once it ends. */
  private FillJob job(Live live) {
    FillJob known = jobs.get(live.want().id());
    if (known != null && (known.running || known.live.isSame(live))) {
      return known;
    }
    FillJob made = new FillJob(live, this::fill);
    jobs.put(live.want().id(), made);
    return made;
  }

  /**
   * A version that was retired before its assets were stored: its sidecars no longer forward to its
   * app, so the assets are requested from the app itself while a pod exists.
   */
  private Optional<Notice> lookAtRetired(FillJob job, List<PodView> pods) {
    if (job.complete || isStored(job.want().id())) {
      jobs.remove(job.want().id()); // otherwise it would be started again at its end
      return Optional.empty();
    }
    job.places =
        pods.stream()
            .filter(pod -> pod.ready() && pod.matches(job.live.selector()))
            .limit(PODS_ASKED)
            .map(pod -> new Place(pod.at(job.live.appPort()), pod.name(), Optional.empty()))
            .toList();
    if (!job.places.isEmpty()) {
      start(job);
      return Optional.empty();
    }
    if (job.running) {
      return Optional.empty();
    }
    jobs.remove(job.want().id());
    return Optional.of(incomplete.lost(job.want().id(), job.fill.stored(), job.want().assets()));
  }

  private boolean isStored(ReleaseId id) {
    return stored.release(id).filter(StoredRelease::complete).isPresent();
  }

  /** A release is no longer kept: its missing assets are not stored any more. */
  synchronized void forget(ReleaseId id) {
    jobs.remove(id);
  }

  private Fill fill(FillJob job) {
    return new Fill(store, origin, transfers, job.want(), () -> job.places, () -> progressed(job));
  }

  /** The caller must hold the monitor. */
  private void start(FillJob job) {
    if (job.running || job.waits || job.places.isEmpty() || !isRunning()) {
      return;
    }
    job.running = true;
    var _ = Thread.ofVirtual().name("fill-" + job.want().id().version()).start(() -> run(job));
  }

  private void run(FillJob job) {
    Optional<String> problem;
    boolean unreadable = false;
    try {
      fills.acquire();
      sweepLock.readLock().lock();
      try {
        problem = job.fill.run();
        unreadable = !job.fill.problems().isEmpty();
      } finally {
        sweepLock.readLock().unlock();
        fills.release();
      }
    } catch (IOException e) {
      problem = Optional.of(IoFailure.describe(e));
    } catch (RuntimeException e) {
      problem = Optional.of("internal error of the operator: see its log");
      LOG.error("cannot store a release release={}", job.want().id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = Optional.of("interrupted");
    }
    ended(job, problem, unreadable);
  }

  /**
   * @param problem why the release is not complete; empty if it is
   * @param unreadable whether that is because files could not be read from the pods
   */
  private void ended(FillJob job, Optional<String> problem, boolean unreadable) {
    synchronized (this) {
      job.running = false;
      job.problem = problem.orElse("");
      job.unreadable = unreadable ? job.unreadable + 1 : 0;
      if (problem.isEmpty()) {
        job.failures = 0;
        job.complete = true;
        stored.completed(job.want().id(), job.want().appVersion(), job.want().assets());
      } else if (isRunning()) {
        job.waits = true;
        long delay = RETRY.delay(++job.failures).toMillis();
        var _ = scheduler.schedule(() -> due(job), delay, TimeUnit.MILLISECONDS);
      }
    }
    requeue(job.want().id().app());
  }

  private void due(FillJob job) {
    synchronized (this) {
      job.waits = false;
    }
    requeue(job.want().id().app());
  }

  /** Updates the status, but not after every asset. */
  private void progressed(FillJob job) {
    long now = System.nanoTime();
    synchronized (this) {
      if (now - job.reportedNanos < REPORT_NANOS) {
        return;
      }
      job.reportedNanos = now;
    }
    requeue(job.want().id().app());
  }

  /** Reconciles an app. */
  void requeue(AppId app) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(new ResourceID(app.name(), app.namespace())));
    }
  }

  /** Write-locked while the store sweeps: no fill runs during a sweep. */
  ReadWriteLock sweepLock() {
    return sweepLock;
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  @Override
  public synchronized void onResourceDeleted(AppVersion resource) {
    String namespace = resource.getMetadata().getNamespace();
    String name = resource.getMetadata().getName();
    AppId app = new AppId(namespace, name);
    jobs.keySet().removeIf(id -> id.app().equals(app));
    incomplete.forget(app);
  }
}
