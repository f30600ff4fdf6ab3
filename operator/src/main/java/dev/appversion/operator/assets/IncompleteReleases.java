package dev.appversion.operator.assets;

import dev.appversion.operator.status.Notice;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Retired releases with assets that can no longer be stored: each is reported once. Guarded by the
 * monitor of {@link AssetFills}.
 */
final class IncompleteReleases {
  private static final String REASON = "AssetsIncomplete";

  private final StoredReleases stored;
  private final Set<ReleaseId> reported = new HashSet<>();

  IncompleteReleases(StoredReleases stored) {
    this.stored = stored;
  }

  /**
   * The releases that a former operator process did not store completely.
   *
   * @param live releases of live versions
   * @param running releases that this process is storing
   */
  List<Notice> abandoned(AppId app, Set<ReleaseId> live, Set<ReleaseId> running) {
    reported.removeAll(live);
    return stored.retired(app).keySet().stream()
        .filter(release -> !release.id().isRequested()) // their number is not known
        .filter(release -> !release.complete() && !live.contains(release.id()))
        .filter(release -> !running.contains(release.id()) && reported.add(release.id()))
        .map(
            release ->
                Notice.warning(
                    REASON,
                    "version %s was retired before all of its %d assets were stored: the others are lost"
                        .formatted(release.id().version(), release.assets())))
        .toList();
  }

  /** The event for a release whose missing assets no pod serves any more. */
  Notice lost(ReleaseId id, int storedAssets, int assets) {
    reported.add(id);
    return Notice.warning(
        REASON,
        "version %s was retired when %d of its %d assets were stored: the others are lost"
            .formatted(id.version(), storedAssets, assets));
  }

  /** Forgets an app that was deleted. */
  void forget(AppId app) {
    reported.removeIf(id -> id.app().equals(app));
  }
}
