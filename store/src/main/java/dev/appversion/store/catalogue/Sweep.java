package dev.appversion.store.catalogue;

import dev.appversion.store.backend.Backend;
import dev.appversion.store.catalogue.StoreKeys.AssetKey;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.store.StoredRelease;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes what no release refers to any more: marks from the releases by way of their paths to the
 * bytes, then sweeps. A release that is being stored has its list of paths from the beginning;
 * bytes that are on their way have nothing yet, so those that are young stay. An error ends the
 * sweep before it deletes anything that might be referred to.
 */
public final class Sweep {
  private final Backend backend;
  private final Catalogue catalogue;
  private final Duration grace;
  private final Clock clock;

  /**
   * @param grace how old bytes must be to be deleted
   */
  public Sweep(Backend backend, Catalogue catalogue, Duration grace, Clock clock) {
    this.backend = backend;
    this.catalogue = catalogue;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * What a sweep did.
   *
   * @param assets paths that were forgotten
   * @param blobs bytes that were deleted, in pieces
   * @param bytes how many bytes these had
   */
  public record Result(int assets, int blobs, long bytes) {}

  /** Sweeps. Meanwhile nothing new is stored; everything is served. */
  public Result run() throws IOException {
    catalogue.lock().writeLock().lock();
    try {
      Instant before = clock.instant().minus(grace);
      Set<String> used = new HashSet<>();
      int assets = assets(reachable(), used);
      int[] blobs = {0};
      long[] bytes = {0};
      backend.list(
          StoreKeys.BLOBS,
          blob -> {
            if (!used.contains(StoreKeys.digestOfBlob(blob.key()))
                && blob.written().isBefore(before)) {
              backend.delete(blob.key());
              blobs[0]++;
              bytes[0] += blob.size();
            }
          });
      return new Result(assets, blobs[0], bytes[0]);
    } finally {
      catalogue.lock().writeLock().unlock();
    }
  }

  /** The hashes of the paths of every release, by app. */
  private Map<AppId, Set<String>> reachable() throws IOException {
    Map<AppId, Set<String>> reachable = new HashMap<>();
    for (StoredRelease release : catalogue.releases()) {
      ReleaseId id = release.id();
      Set<String> hashes = reachable.computeIfAbsent(id.app(), app -> new HashSet<>());
      catalogue.paths(id).forEach(path -> hashes.add(StoreKeys.pathHash(path)));
    }
    return reachable;
  }

  /**
   * Forgets the paths that are not reachable.
   *
   * @param used takes the digests of the bytes that those which stay have
   */
  private int assets(Map<AppId, Set<String>> reachable, Set<String> used) throws IOException {
    int[] deleted = {0};
    backend.list(
        StoreKeys.ASSETS,
        entry -> {
          Optional<AssetKey> key = StoreKeys.assetOf(entry.key());
          if (key.isEmpty()) {
            return;
          }
          boolean wanted =
              reachable.getOrDefault(key.get().app(), Set.of()).contains(key.get().pathHash());
          if (!wanted) {
            backend.delete(entry.key());
            deleted[0]++;
          } else {
            catalogue.asset(key.get()).map(StoredAsset::sha256).ifPresent(used::add);
          }
        });
    return deleted[0];
  }
}
