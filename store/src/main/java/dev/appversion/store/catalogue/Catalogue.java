package dev.appversion.store.catalogue;

import dev.appversion.store.backend.Backend;
import dev.appversion.store.catalogue.StoreKeys.AssetKey;
import dev.appversion.versioning.contract.StoreFields;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.RequestedFiles;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.store.StoredRelease;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Releases and their assets. A release is a head and the list of its delivery paths; each of an
 * app's paths says, once for all its releases, which bytes it has. A release is complete when all
 * of its paths do; until then those that do are served already, since each was checked by itself.
 *
 * <p>What a path delivers never changes: who registers it first wins.
 */
public final class Catalogue {
  private final Backend backend;
  private final Blobs blobs;
  private final Clock clock;

  /** Shared by what adds references, exclusive for the sweep that looks for what has none. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * A catalogue in this backend.
   *
   * @param clock the time that heads of releases record
   */
  public Catalogue(Backend backend, Blobs blobs, Clock clock) {
    this.backend = backend;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** The requested release or asset does not exist. */
  public static final class NotThereException extends IOException {
    private static final long serialVersionUID = 1L;

    NotThereException(String what) {
      super(what);
    }
  }

  /**
   * Begins to store a release, or goes on with it; anew, if its paths are others than before.
   *
   * @param paths its delivery paths, relative to the static URL
   * @return the paths that are not stored yet
   */
  public List<String> begin(ReleaseId id, String appVersion, List<String> paths)
      throws IOException {
    Set<String> wanted = new TreeSet<>(paths);
    lock.readLock().lock();
    try {
      Optional<StoredRelease> there = release(id);
      StoredRelease begun =
          new StoredRelease(
              id,
              appVersion,
              wanted.size(),
              false,
              there.map(StoredRelease::storedAt).orElseGet(this::now),
              there.flatMap(StoredRelease::retiredAt),
              there.flatMap(StoredRelease::orphanedAt));
      if (there.isEmpty()) {
        writePaths(id, wanted);
        write(begun);
      } else if (!wanted.equals(knownPaths(id).orElse(Set.of()))) {
        write(begun); // first: what is complete has all the paths that are listed
        writePaths(id, wanted);
      } else if (there.get().complete()) {
        return List.of();
      }
      return missing(id.app(), wanted);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Adds paths to a release, which is begun where there is none. No path that it has is left out,
   * and it has at most {@link RequestedFiles#MAX_FILES}: those beyond are not added.
   *
   * @param paths delivery paths from the root of the app
   * @return the paths of the release, of those that were asked to be added, that are not stored yet
   * @throws IllegalArgumentException for a release or a path that stands in a manifest: its list is
   *     complete
   */
  public List<String> add(ReleaseId id, String appVersion, List<String> paths) throws IOException {
    if (!id.isRequested() || !paths.stream().allMatch(RequestedFiles::isPath)) {
      throw new IllegalArgumentException("files can only be added to a release of requested files");
    }
    lock.readLock().lock();
    try {
      Set<String> known = knownPaths(id).orElse(Set.of());
      Set<String> wanted = new TreeSet<>(known);
      for (String path : new TreeSet<>(paths)) {
        if (wanted.size() < RequestedFiles.MAX_FILES) {
          wanted.add(path);
        }
      }
      List<String> missing = begin(id, appVersion, List.copyOf(wanted));
      Set<String> asked = Set.copyOf(paths);
      return missing.stream().filter(asked::contains).toList();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Says which bytes an app's paths have. A path that is known already keeps the bytes it has.
   *
   * @throws NotThereException if bytes that are named are not stored
   */
  public void register(AppId app, Map<String, StoredAsset> assets) throws IOException {
    lock.readLock().lock();
    try {
      for (Map.Entry<String, StoredAsset> entry : assets.entrySet()) {
        StoredAsset asset = entry.getValue();
        if (!blobs.has(asset.sha256(), asset.size())) {
          throw new NotThereException("no bytes with the digest " + asset.sha256());
        }
        String key = StoreKeys.asset(app, entry.getKey());
        if (backend.stat(key).isEmpty()) {
          backend.put(key, StoreJson.write(asset));
        }
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Marks a release as complete, unless something is missing.
   *
   * @return the paths that are missing; empty when it is complete
   * @throws NotThereException if there is no such release
   */
  public List<String> complete(ReleaseId id) throws IOException {
    lock.readLock().lock();
    try {
      StoredRelease release = existing(id);
      List<String> missing = missing(id.app(), paths(id));
      if (missing.isEmpty() && !release.complete()) {
        write(release.completed());
      }
      return missing;
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Sets a release's marks.
   *
   * @throws NotThereException if there is no such release
   */
  public void mark(ReleaseId id, Optional<Instant> retired, Optional<Instant> orphaned)
      throws IOException {
    lock.readLock().lock();
    try {
      write(existing(id).marked(retired, orphaned));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Deletes a release. Its assets stay until they are swept. */
  public void delete(ReleaseId id) throws IOException {
    lock.readLock().lock();
    try {
      backend.delete(StoreKeys.head(id));
      backend.delete(StoreKeys.paths(id));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** All releases, in no order. */
  public List<StoredRelease> releases() throws IOException {
    List<StoredRelease> releases = new ArrayList<>();
    backend.list(
        StoreKeys.RELEASES,
        entry -> {
          Optional<ReleaseId> id = StoreKeys.releaseOf(entry.key());
          if (id.isPresent()) {
            release(id.get()).ifPresent(releases::add);
          }
        });
    return releases;
  }

  /** Which bytes a path of an app has. */
  public Optional<StoredAsset> asset(AppId app, String path) throws IOException {
    return readAsset(StoreKeys.asset(app, path));
  }

  Optional<StoredAsset> asset(AssetKey key) throws IOException {
    return readAsset(StoreKeys.assetByHash(key.app(), key.pathHash()));
  }

  /** The paths of a release. */
  Set<String> paths(ReleaseId id) throws IOException {
    return knownPaths(id)
        .orElseThrow(() -> new NotThereException("the paths of " + id + " do not exist"));
  }

  private Optional<Set<String>> knownPaths(ReleaseId id) throws IOException {
    String key = StoreKeys.paths(id);
    Optional<byte[]> zipped = SmallObjects.read(backend, key);
    return zipped.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TreeSet<>(
                StoreJson.readPaths(SmallObjects.gunzip(zipped.get(), key), StoreFields.PATHS)));
  }

  private void writePaths(ReleaseId id, Set<String> paths) throws IOException {
    backend.put(
        StoreKeys.paths(id),
        SmallObjects.gzip(StoreJson.writePaths(StoreFields.PATHS, List.copyOf(paths))));
  }

  ReadWriteLock lock() {
    return lock;
  }

  private Optional<StoredAsset> readAsset(String key) throws IOException {
    Optional<byte[]> json = SmallObjects.read(backend, key);
    return json.isEmpty() ? Optional.empty() : Optional.of(StoreJson.readAsset(json.get()));
  }

  /** One listing rather than a question for each path. */
  private List<String> missing(AppId app, Set<String> paths) throws IOException {
    Set<String> there = new HashSet<>();
    backend.list(
        StoreKeys.ASSETS + app.namespace() + '/' + app.name() + '/',
        entry -> StoreKeys.assetOf(entry.key()).ifPresent(asset -> there.add(asset.pathHash())));
    return paths.stream().filter(path -> !there.contains(StoreKeys.pathHash(path))).toList();
  }

  private StoredRelease existing(ReleaseId id) throws IOException {
    return release(id)
        .orElseThrow(() -> new NotThereException("the release " + id + " does not exist"));
  }

  private Optional<StoredRelease> release(ReleaseId id) throws IOException {
    Optional<byte[]> json = SmallObjects.read(backend, StoreKeys.head(id));
    return json.isEmpty() ? Optional.empty() : Optional.of(StoreJson.readRelease(json.get()));
  }

  private void write(StoredRelease release) throws IOException {
    backend.put(StoreKeys.head(release.id()), StoreJson.write(release));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
