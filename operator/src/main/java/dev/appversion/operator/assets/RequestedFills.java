package dev.appversion.operator.assets;

import dev.appversion.operator.assets.AssetOrigin.Place;
import dev.appversion.operator.pods.PodView;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.RequestedFiles;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores files that clients have requested and that need not be in a manifest (docs/adr/0019).
 * Works in rounds: sidecars list the files that their apps have served; new ones are read from the
 * app, without cookies, and stored. Continues for a retired version while one of its pods runs. The
 * store has all state that must survive a restart.
 */
final class RequestedFills implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestedFills.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int TRANSFERS_AT_ONCE = 4;
  private static final int PODS_ASKED = 32;
  private static final int PODS_READ = 3;
  private static final int ATTEMPTS = 3;

  private final StoreClient store;
  private final AssetOrigin origin;
  private final ServedFilesProbe probe;
  private final Lock noSweep;
  private final BooleanSupplier leading;
  private final ScheduledExecutorService scheduler;
  private final Semaphore transfers = new Semaphore(TRANSFERS_AT_ONCE);
  // Guarded by this.
  private final Map<ReleaseId, Job> jobs = new HashMap<>();
  private volatile boolean closed;

  /**
   * A live version.
   *
   * @param selector of its pods
   * @param appPort the port of the app's own container
   * @param keys of the app
   */
  record Source(
      ReleaseId id,
      String appVersion,
      StaticAssets assets,
      Map<String, String> selector,
      int appPort,
      SecretKeys keys) {}

  /** One version. Only the thread of a round uses the fields that are not volatile. */
  private static final class Job {
    private volatile Source source;
    private volatile List<PodView> pods = List.of();
    private volatile boolean retired;
    private final AtomicLong left = new AtomicLong(RequestedFiles.MAX_VERSION_BYTES);
    private final Set<String> settled = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();

    Job(Source source) {
      this.source = source;
    }

    List<Place> places() {
      Source from = source;
      return pods.stream()
          .filter(pod -> retired || pod.injected())
          .limit(PODS_READ)
          .map(
              pod ->
                  retired
                      ? new Place(pod.at(from.appPort()), pod.name(), Optional.empty())
                      : new Place(
                          pod.at(pod.trafficPort().orElseThrow()),
                          pod.name(),
                          Optional.of(from.id().version())))
          .toList();
    }
  }

  /**
   * @param noSweep held while a file is stored
   * @param leading whether this replica is the leader
   */
  RequestedFills(
      StoreClient store,
      AssetOrigin origin,
      ServedFilesProbe probe,
      Lock noSweep,
      BooleanSupplier leading,
      ScheduledExecutorService scheduler) {
    this.store = store;
    this.origin = origin;
    this.probe = probe;
    this.noSweep = noSweep;
    this.leading = leading;
    this.scheduler = scheduler;
  }

  void start() {
    if (!closed) {
      var _ =
          scheduler.schedule(
              () -> Thread.ofVirtual().name("requested-files").start(this::runAndSchedule),
              EVERY.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private void runAndSchedule() {
    try {
      if (leading.getAsBoolean()) {
        round();
      }
    } catch (RuntimeException e) {
      LOG.error("a round of requested files failed", e);
    } finally {
      start();
    }
  }

  /**
   * Sets the live versions of an app. Does not block.
   *
   * @param live its versions
   * @param pods all pods of the app
   */
  synchronized void look(AppId app, List<Source> live, List<PodView> pods) {
    Set<ReleaseId> ids = new HashSet<>();
    for (Source source : live) {
      ids.add(source.id());
      Job job = jobs.get(source.id());
      if (job == null || job.retired) {
        // The store may have deleted the files of a version that was live before.
        job = new Job(source);
        jobs.put(source.id(), job);
      }
      job.source = source;
    }
    for (Job job : jobs.values()) {
      if (job.source.id().app().equals(app)) {
        job.retired = !ids.contains(job.source.id());
        job.pods =
            pods.stream().filter(pod -> pod.ready() && pod.matches(job.source.selector())).toList();
      }
    }
    jobs.values().removeIf(job -> job.retired && job.pods.isEmpty());
  }

  /** One round over all versions. Blocks; rounds must not overlap. */
  void round() {
    List<Job> now;
    synchronized (this) {
      now = new ArrayList<>(jobs.values());
    }
    for (Job job : now) {
      List<String> fresh = fresh(job);
      if (closed) {
        return;
      }
      if (!fresh.isEmpty()) {
        store(job, fresh);
      }
    }
  }

  /**
   * The files that the sidecars of a version list and that are not settled. Their lists are not
   * trusted: each file is requested from the app.
   */
  private List<String> fresh(Job job) {
    Source source = job.source;
    List<CompletableFuture<List<String>>> answers =
        job.pods.stream()
            .filter(pod -> pod.adminPort().isPresent())
            .limit(PODS_ASKED)
            .map(
                pod ->
                    probe.files(
                        pod.at(pod.adminPort().getAsInt()), source.keys(), source.id().version()))
            .toList();
    Set<String> fresh = new TreeSet<>();
    for (CompletableFuture<List<String>> answer : answers) {
      for (String path : answer.join()) {
        boolean room = job.settled.size() + fresh.size() < RequestedFiles.MAX_FILES;
        if (room && !job.settled.contains(path) && RequestedFiles.isListed(source.assets(), path)) {
          fresh.add(path);
        }
      }
    }
    return List.copyOf(fresh);
  }

  private void store(Job job, List<String> paths) {
    Source source = job.source;
    Fill fill =
        new Fill(
            store,
            origin,
            transfers,
            new Fill.Want(
                source.id(),
                source.appVersion(),
                new FileList.Requested(paths, job.left),
                source.keys()),
            job::places,
            () -> {});
    noSweep.lock();
    try {
      var _ = fill.run(); // the problems of single files are read below
    } catch (IOException e) {
      // The store is unavailable, which its condition reports: the next round retries.
      LOG.debug("requested files could not be stored", e);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } finally {
      noSweep.unlock();
    }
    settle(job, paths, fill.problems());
  }

  /** Files with a problem are retried a few times. */
  private static void settle(Job job, List<String> paths, Map<String, String> problems) {
    int stored = 0;
    for (String path : paths) {
      String problem = problems.get(path);
      if (problem == null) {
        job.settled.add(path);
        job.failures.remove(path);
        stored++;
      } else if (job.failures.merge(path, 1, Integer::sum) >= ATTEMPTS) {
        job.settled.add(path);
        job.failures.remove(path);
        LOG.info(
            "a requested file is not kept release={} path={} reason={}",
            job.source.id(),
            path,
            problem);
      }
    }
    if (stored > 0) {
      LOG.info(
          "stored files that clients have requested release={} files={}", job.source.id(), stored);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
