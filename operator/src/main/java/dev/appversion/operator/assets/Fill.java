package dev.appversion.operator.assets;

import dev.appversion.operator.assets.AssetOrigin.Place;
import dev.appversion.operator.pods.EntryHost;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to store a release: missing assets are read from pods, checked and stored. Assets
 * that an earlier attempt stored are not read again. Blocks.
 */
final class Fill {
  private static final Logger LOG = LoggerFactory.getLogger(Fill.class);

  /**
   * The number of paths that are registered at a time; after a restart, at most this number is read
   * again.
   */
  private static final int BATCH = 64;

  /** The number of assets of one release that are read concurrently. */
  private static final int AT_ONCE = 4;

  private static final int NAMED = 3;

  private final StoreClient store;
  private final AssetCopy copies;
  private final Semaphore transfers;
  private final Want want;
  private final Supplier<List<Place>> places;
  private final Runnable progressed;
  private final AtomicInteger missing;
  // Guarded by this.
  private final Map<String, StoredAsset> batch = new HashMap<>();
  private final Map<String, String> failures = new TreeMap<>();

  /**
   * The assets to store.
   *
   * @param keys of the app, for hops
   */
  record Want(ReleaseId id, String appVersion, FileList files, SecretKeys keys) {
    int assets() {
      return files.size();
    }

    /** Whether this is the same request: the id identifies the manifest. */
    boolean isSame(Want other) {
      return id.equals(other.id)
          && appVersion.equals(other.appVersion)
          && files.below().equals(other.files.below())
          && keys.id().equals(other.keys.id());
    }

    EntryHost entry() {
      return EntryHost.of(id.app().namespace(), id.app().name());
    }
  }

  /**
   * @param transfers limits how many assets of all releases are read at a time
   * @param places the current pods to read from; they change if the version is retired meanwhile
   * @param progressed called after each batch, and every second
   */
  Fill(
      StoreClient store,
      AssetOrigin origin,
      Semaphore transfers,
      Want want,
      Supplier<List<Place>> places,
      Runnable progressed) {
    this.store = store;
    this.copies = new AssetCopy(store, origin, want);
    this.transfers = transfers;
    this.want = want;
    this.places = places;
    this.progressed = progressed;
    this.missing = new AtomicInteger(want.assets());
  }

  /** The number of assets stored so far. */
  int stored() {
    return want.assets() - missing.get();
  }

  /**
   * Stores the missing assets.
   *
   * @return the problem, for a person; empty if the release is complete
   * @throws IOException if the store fails
   */
  Optional<String> run() throws IOException, InterruptedException {
    List<String> paths =
        switch (want.files()) {
          case FileList.Named named -> store.begin(want.id(), want.appVersion(), named.paths());
          case FileList.Requested requested ->
              store.add(want.id(), want.appVersion(), requested.paths());
        };
    missing.set(paths.size());
    synchronized (this) {
      failures.clear(); // of an earlier attempt
    }
    progressed.run();
    AtomicInteger troubles = new AtomicInteger();
    IOException[] trouble = {null};
    Semaphore own = new Semaphore(AT_ONCE);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String path : paths) {
        own.acquire();
        if (troubles.get() > 0) {
          own.release();
          break; // the store is not reachable
        }
        executor.execute(
            () -> {
              try {
                transfer(path);
              } catch (RuntimeException e) {
                failed(path, "internal error of the operator: see its log");
                LOG.error("cannot store an asset path={}", path, e);
              } catch (IOException e) {
                synchronized (trouble) {
                  trouble[0] = e;
                }
                troubles.incrementAndGet();
              } finally {
                own.release();
              }
            });
      }
      executor.shutdown();
      while (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
        progressed.run();
      }
    }
    register(true);
    synchronized (trouble) {
      if (trouble[0] != null) {
        throw trouble[0];
      }
    }
    if (missing.get() > 0) {
      return Optional.of(failures());
    }
    List<String> lost = store.complete(want.id());
    missing.set(lost.size());
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of("the store has lost " + lost.size() + " assets");
  }

  /**
   * Reads one asset and stores it; a problem of this asset alone is recorded.
   *
   * @throws IOException if the store fails
   */
  private void transfer(String path) throws IOException {
    try {
      transfers.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      String problem = "no pod of the version is ready";
      for (Place place : places.get()) {
        switch (copies.copy(place, path)) {
          case AssetCopy.Result.Stored(StoredAsset asset) -> {
            stored(path, asset);
            return;
          }
          case AssetCopy.Result.Failed(String why) -> problem = why + " (pod " + place.pod() + ")";
        }
      }
      failed(path, problem);
    } finally {
      transfers.release();
    }
  }

  private synchronized void failed(String path, String problem) {
    failures.put(path, problem);
  }

  private void stored(String path, StoredAsset asset) throws IOException {
    synchronized (this) {
      batch.put(path, asset);
    }
    register(false);
  }

  private void register(boolean all) throws IOException {
    Map<String, StoredAsset> ready;
    synchronized (this) {
      if (batch.isEmpty() || (!all && batch.size() < BATCH)) {
        return;
      }
      ready = Map.copyOf(batch);
      batch.clear();
    }
    store.register(want.id().app(), ready);
    missing.addAndGet(-ready.size());
    progressed.run();
  }

  /** The problems of single files, by path. */
  synchronized Map<String, String> problems() {
    return Map.copyOf(failures);
  }

  private synchronized String failures() {
    StringBuilder text = new StringBuilder();
    failures.entrySet().stream()
        .limit(NAMED)
        .forEach(
            failure ->
                text.append(text.isEmpty() ? "" : "; ")
                    .append(failure.getKey())
                    .append(": ")
                    .append(failure.getValue()));
    if (failures.size() > NAMED) {
      text.append(" and ").append(failures.size() - NAMED).append(" more");
    }
    return text.toString();
  }
}
