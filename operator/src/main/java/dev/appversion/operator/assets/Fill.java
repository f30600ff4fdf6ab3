package dev.appversion.operator.assets;

import dev.appversion.operator.assets.AssetOrigin.Opened;
import dev.appversion.operator.assets.AssetOrigin.Place;
import dev.appversion.operator.pods.EntryHost;
import dev.appversion.versioning.manifest.ContentCheck;
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
 * One attempt to store a release: what is missing is read from pods, checked, and stored. What an
 * earlier attempt stored is not read again. Blocks.
 */
final class Fill {
  private static final Logger LOG = LoggerFactory.getLogger(Fill.class);

  /** So many paths are registered at a time: what an operator that ends may have to read again. */
  private static final int BATCH = 64;

  /** Assets of one release that are read at a time. */
  private static final int AT_ONCE = 4;

  private static final int NAMED = 3;

  private final StoreClient store;
  private final AssetOrigin origin;
  private final Semaphore transfers;
  private final Want want;
  private final Supplier<List<Place>> places;
  private final Runnable progressed;
  private final AtomicInteger missing;
  // Guarded by this.
  private final Map<String, StoredAsset> batch = new HashMap<>();
  private final Map<String, String> failures = new TreeMap<>();

  /**
   * What is to be stored.
   *
   * @param keys of the app, for hops
   */
  record Want(ReleaseId id, String appVersion, FileList files, SecretKeys keys) {
    int assets() {
      return files.size();
    }

    /** Whether this asks for the same: the id stands for the manifest. */
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
   * @param transfers how many assets are read at a time, over all releases
   * @param places where to read just now; changes when the version is retired meanwhile
   * @param progressed told now and then
   */
  Fill(
      StoreClient store,
      AssetOrigin origin,
      Semaphore transfers,
      Want want,
      Supplier<List<Place>> places,
      Runnable progressed) {
    this.store = store;
    this.origin = origin;
    this.transfers = transfers;
    this.want = want;
    this.places = places;
    this.progressed = progressed;
    this.missing = new AtomicInteger(want.assets());
  }

  /** How many of the assets are stored so far. */
  int stored() {
    return want.assets() - missing.get();
  }

  /**
   * Stores what is missing.
   *
   * @return what could not be stored, for a person; empty when the release is complete
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
      failures.clear(); // those of an earlier attempt
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
          break; // the store is away: asking on would be in vain
        }
        executor.execute(
            () -> {
              try {
                transfer(path);
              } catch (RuntimeException e) {
                failed(path, "internal error of the operator: " + e);
                LOG.error("an asset could not be stored path={}", path, e);
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
   * Reads one asset and stores it; what goes wrong with it alone is noted.
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
        String found = attempt(place, path);
        if (found.isEmpty()) {
          return;
        }
        problem = found + " (pod " + place.pod() + ")";
      }
      failed(path, problem);
    } finally {
      transfers.release();
    }
  }

  private synchronized void failed(String path, String problem) {
    failures.put(path, problem);
  }

  /** What came of one copy of an asset. */
  private sealed interface Copy {
    record Stored() implements Copy {}

    /** It is not there, or is something else: another copy may be right. */
    record Other(String problem) implements Copy {}

    /** Nothing can be said of it just now. */
    record Failed(String problem) implements Copy {}
  }

  /** Reads it at one place; what was wrong there, or empty. */
  private String attempt(Place place, String path) throws IOException {
    ContentCheck check = want.files().check(path);
    Copy copy = copy(place, path, path, check);
    // An app that ships canonical files only: the check tells whether they are the same.
    Optional<String> canonical =
        check.isVerifiable() ? want.files().canonical(path) : Optional.empty();
    if (copy instanceof Copy.Other
        && canonical.isPresent()
        && copy(place, path, canonical.get(), check) instanceof Copy.Stored) {
      return "";
    }
    return switch (copy) {
      case Copy.Stored stored -> "";
      case Copy.Other(String problem) -> problem;
      case Copy.Failed(String problem) -> problem;
    };
  }

  /**
   * Reads one copy.
   *
   * @param path under which it is stored
   * @param source under which it is asked for
   * @throws IOException if the store fails
   */
  private Copy copy(Place place, String path, String source, ContentCheck check)
      throws IOException {
    Opened opened;
    try {
      opened = origin.open(place, want.entry(), want.keys(), want.files().below(), source);
    } catch (IOException e) {
      return new Copy.Failed(String.valueOf(e.getMessage()));
    }
    try (opened) {
      if (opened.status() == 404 || opened.status() == 410) {
        return new Copy.Other("the app returned status " + opened.status());
      }
      if (opened.status() != 200) {
        return new Copy.Failed("the app returned status " + opened.status());
      }
      Optional<String> refusal = want.files().refusal(path, opened);
      if (refusal.isPresent()) {
        return new Copy.Failed(refusal.get());
      }
      return store(path, opened, check);
    }
  }

  private Copy store(String path, Opened opened, ContentCheck check) throws IOException {
    CheckedStream bytes = new CheckedStream(opened.body(), check, want.files().limit());
    StoreClient.Blob blob;
    try {
      blob = store.upload(bytes, opened.length());
    } catch (IOException e) {
      if (bytes.isBroken()) {
        return new Copy.Failed("the app aborted the response, or sent too many bytes");
      }
      throw e;
    }
    if (!blob.sha256().equals(bytes.sha256())) {
      return new Copy.Failed("the bytes changed during the upload to the store");
    }
    if (!bytes.matches()) {
      return new Copy.Other("the file does not match the hash in the manifest");
    }
    want.files().stored(blob.size());
    synchronized (this) {
      batch.put(path, new StoredAsset(blob.sha256(), blob.size(), opened.headers()));
    }
    register(false);
    return new Copy.Stored();
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

  /** What went wrong with single files, by path. */
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
