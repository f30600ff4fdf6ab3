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
 * Releases and their assets. A release has a head and a list of delivery paths. The bytes of each
 * path are registered once per app, for all its releases. A release is complete when all its paths
 * are registered; before that, registered paths are served, since each was checked separately.
 *
 * <p>The bytes of a path never change: the first registration wins.
 */
public final class Catalogue {
  private final Backend backend;
  private final Blobs blobs;
  private final Clock clock;

  /**
   * Shared by methods that add references, exclusive for the sweep, which deletes what has none.
   */
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
   * Starts or continues to store a release; if its paths differ from those before, it starts again.
   *
   * @param paths the delivery paths, relative to the static URL
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
        write(begun); // before the list: a complete release has all listed paths
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
   * Adds paths to a release; creates it if it does not exist. Its existing paths stay. It has at
   * most {@link RequestedFiles#MAX_FILES} paths: further ones are not added.
   *
   * @param paths delivery paths from the root of the app
   * @return those of the given paths that the release has and that are not stored yet
   * @throws IllegalArgumentException for a release with a manifest, whose list is complete, and for
   *     a path in a manifest
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
   * Registers the bytes of an app's paths. A registered path keeps its bytes.
   *
   * @throws NotThereException if the bytes of a digest are not stored
   */
  public void register(AppId app, Map<String, StoredAsset> assets) throws IOException {
    lock.readLock().lock();
    try {
      for (Map.Entry<String, StoredAsset> entry : assets.entrySet()) {
        StoredAsset asset = entry.getValue();
        if (!blobs.has(asset.sha256(), asset.size())) {
          throw new NotThereException("no bytes are stored with the digest " + asset.sha256());
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
   * Marks a release as complete, unless paths are missing.
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

  /** All releases, in any order. */
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

  /** The bytes of an app's path; empty if it is not registered. */
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

  /** The paths that are not registered. Uses one listing instead of a request per path. */
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
