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
 * Deletes registrations and bytes that no release refers to (mark and sweep). A release has its
 * list of paths from its start, so only paths that are registered during the sweep of another
 * replica may not be in a list yet: recent ones are kept for a moment. Uploaded bytes have no
 * registration yet, so recent ones are kept for longer. An error ends the sweep before it deletes
 * anything that might be referred to.
 */
public final class Sweep {
  /** The assumed maximum difference of the clocks of replicas and backend. */
  private static final Duration CLOCKS = Duration.ofSeconds(30);

  private final Backend backend;
  private final Catalogue catalogue;
  private final Duration grace;
  private final Clock clock;

  /**
   * @param grace the minimum age of bytes that are deleted
   */
  public Sweep(Backend backend, Catalogue catalogue, Duration grace, Clock clock) {
    this.backend = backend;
    this.catalogue = catalogue;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * The result of a sweep.
   *
   * @param assets the number of registrations that were deleted
   * @param blobs the number of blobs that were deleted
   * @param bytes the total length of these, in bytes
   * @param young the number of registrations that are left to a later sweep, because they are
   *     recent
   */
  public record Result(int assets, int blobs, long bytes, int young) {}

  /** Runs a sweep. Writes wait meanwhile; reads do not. */
  public Result run() throws IOException {
    catalogue.lock().writeLock().lock();
    try {
      Instant now = clock.instant();
      Instant before = now.minus(grace);
      Set<String> used = new HashSet<>();
      Paths paths =
          assets(reachable(), grace.compareTo(CLOCKS) < 0 ? before : now.minus(CLOCKS), used);
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
      return new Result(paths.forgotten(), blobs[0], bytes[0], paths.young());
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

  private record Paths(int forgotten, int young) {}

  /**
   * Deletes the registrations of paths that are not reachable.
   *
   * @param before registrations written since then are kept
   * @param used receives the digests of the bytes of the remaining registrations
   */
  private Paths assets(Map<AppId, Set<String>> reachable, Instant before, Set<String> used)
      throws IOException {
    int[] deleted = {0};
    int[] young = {0};
    backend.list(
        StoreKeys.ASSETS,
        entry -> {
          Optional<AssetKey> key = StoreKeys.assetOf(entry.key());
          if (key.isEmpty()) {
            return;
          }
          boolean wanted =
              reachable.getOrDefault(key.get().app(), Set.of()).contains(key.get().pathHash());
          if (!wanted && entry.written().isBefore(before)) {
            backend.delete(entry.key());
            deleted[0]++;
          } else {
            young[0] += wanted ? 0 : 1;
            catalogue.asset(key.get()).map(StoredAsset::sha256).ifPresent(used::add);
          }
        });
    return new Paths(deleted[0], young[0]);
  }
}
