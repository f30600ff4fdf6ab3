package dev.appversion.versioning.store;

import java.time.Instant;
import java.util.Optional;

/**
 * The store's record of a release.
 *
 * @param id which one
 * @param appVersion the value of {@code X-App-Version} in its responses
 * @param assets the number of assets in its manifest
 * @param complete whether all of them are stored; until then some are
 * @param storedAt when the operator began to store it
 * @param retiredAt when it was first found not to be live; empty while it is live
 * @param orphanedAt when the deletion of its AppVersion was first noticed; empty while it exists
 */
public record StoredRelease(
    ReleaseId id,
    String appVersion,
    int assets,
    boolean complete,
    Instant storedAt,
    Optional<Instant> retiredAt,
    Optional<Instant> orphanedAt) {

  /** The same release with other marks. */
  public StoredRelease marked(Optional<Instant> retired, Optional<Instant> orphaned) {
    return new StoredRelease(id, appVersion, assets, complete, storedAt, retired, orphaned);
  }

  /** The same release with all its assets. */
  public StoredRelease completed() {
    return new StoredRelease(id, appVersion, assets, true, storedAt, retiredAt, orphanedAt);
  }
}
