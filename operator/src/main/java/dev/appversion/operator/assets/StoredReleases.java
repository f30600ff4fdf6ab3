package dev.appversion.operator.assets;

import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.Retention.Verdict;
import dev.appversion.versioning.store.StoredRelease;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last known content of the store. Thread-safe. */
final class StoredReleases {
  // Guarded by this.
  private final Map<ReleaseId, StoredRelease> releases = new HashMap<>();
  private final Map<ReleaseId, Optional<Instant>> until = new HashMap<>();
  private boolean known;
  private String problem = "";

  /** Whether the store has responded since the start. */
  synchronized boolean isKnown() {
    return known;
  }

  synchronized Optional<StoredRelease> release(ReleaseId id) {
    return Optional.ofNullable(releases.get(id));
  }

  /** Why the last use of the store failed; empty if it succeeded. */
  synchronized Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  synchronized void failed(String message) {
    problem = message;
  }

  /**
   * Sets the releases that a round keeps. One that was completed since the round listed them stays
   * complete.
   */
  synchronized void decided(List<Verdict> kept) {
    Map<ReleaseId, StoredRelease> before = Map.copyOf(releases);
    releases.clear();
    until.clear();
    for (Verdict verdict : kept) {
      switch (verdict) {
        case Verdict.Keep keep -> put(keep.release(), keep.until());
        case Verdict.Mark mark -> put(mark.release(), mark.until());
        case Verdict.Delete delete -> {
          // It was deleted.
        }
      }
    }
    releases.replaceAll(
        (id, release) -> {
          StoredRelease last = before.get(id);
          boolean completed = last != null && last.complete() && last.assets() == release.assets();
          return completed ? release.completed() : release;
        });
    known = true;
    problem = "";
  }

  /** Adds a release that was completed; the next round lists it. */
  synchronized void completed(ReleaseId id, String appVersion, int assets) {
    Optional<StoredRelease> before = release(id);
    releases.put(
        id,
        new StoredRelease(
            id,
            appVersion,
            assets,
            true,
            before.map(StoredRelease::storedAt).orElse(Instant.EPOCH),
            before.flatMap(StoredRelease::retiredAt),
            before.flatMap(StoredRelease::orphanedAt)));
  }

  /** The retired releases of an app, the latest first, each with the end of its retention. */
  synchronized Map<StoredRelease, Optional<Instant>> retired(AppId app) {
    Map<StoredRelease, Optional<Instant>> retired =
        new java.util.TreeMap<>(
            java.util.Comparator.comparing(
                    (StoredRelease release) -> release.retiredAt().orElseThrow())
                .reversed()
                .thenComparing(release -> release.id().version())
                .thenComparing(release -> release.id().manifest()));
    releases.forEach(
        (id, release) -> {
          if (id.app().equals(app) && release.retiredAt().isPresent()) {
            retired.put(release, until.getOrDefault(id, Optional.empty()));
          }
        });
    return retired;
  }

  /** The next end of a retention; empty without any. */
  synchronized Optional<Instant> nextEnd() {
    return until.values().stream().flatMap(Optional::stream).min(Instant::compareTo);
  }

  private void put(StoredRelease release, Optional<Instant> end) {
    releases.put(release.id(), release);
    until.put(release.id(), end);
  }
}
