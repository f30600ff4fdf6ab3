package dev.appversion.versioning.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What the store says of a release.
 *
 * @param id which one
 * @param appVersion what its responses carried in {@code X-App-Version}
 * @param assets how many assets its manifest names
 * @param complete whether all of them are stored; until then some are
 * @param storedAt when its storing began
 * @param retiredAt when it was first seen not to be live; empty while it is live
 * @param orphanedAt when the deletion of its AppVersion was first seen; empty while it exists
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
