package dev.appversion.versioning.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Decides which releases in the store are kept, marked or deleted: a pure function. */
public final class Retention {
  /**
   * The time for which the assets of a deleted AppVersion are stored, in case it is created again:
   * a namespace that was deleted by mistake can be restored within a day.
   */
  public static final Duration ORPHAN_AGE = Duration.ofDays(1);

  private Retention() {}

  /** The state of an app. */
  public sealed interface AppState {
    /**
     * The AppVersion exists.
     *
     * @param live its live releases; only version and manifest are compared
     */
    record Present(Set<ReleaseId> live, RetentionPolicy policy) implements AppState {
      public Present {
        live = Set.copyOf(live);
      }
    }

    /** The AppVersion was deleted. */
    record Gone() implements AppState {}

    /** Unknown: the app was not read yet, or another operator serves it. */
    record Unknown() implements AppState {}
  }

  /** Why a release is deleted. */
  public enum Cause {
    /** It has been retired for longer than the policy's age. */
    AGE,
    /** The policy's count of releases were retired after it. */
    COUNT,
    /** Its AppVersion was deleted {@link #ORPHAN_AGE} ago. */
    ORPHANED
  }

  /** The decision for one release. */
  public sealed interface Verdict {
    /** The release. */
    StoredRelease release();

    /**
     * The release is kept.
     *
     * @param until when its age ends the retention; empty while it is live or its app is unknown
     */
    record Keep(StoredRelease release, Optional<Instant> until) implements Verdict {}

    /**
     * The release is kept, with other marks.
     *
     * @param release with the new marks
     */
    record Mark(StoredRelease release, Optional<Instant> until) implements Verdict {}

    /** The release is deleted. */
    record Delete(StoredRelease release, Cause cause) implements Verdict {}
  }

  /**
   * A verdict on each release, in the order of the apps' names and, in an app, live ones first and
   * then the last retired first.
   *
   * @param apps the states of apps; an app that is not in it is unknown
   */
  public static List<Verdict> decide(
      List<StoredRelease> releases, Map<AppId, AppState> apps, Instant now) {
    Map<AppId, List<StoredRelease>> byApp = new TreeMap<>();
    releases.forEach(
        release ->
            byApp.computeIfAbsent(release.id().app(), app -> new ArrayList<>()).add(release));
    List<Verdict> verdicts = new ArrayList<>();
    byApp.forEach(
        (app, own) -> {
          switch (apps.getOrDefault(app, new AppState.Unknown())) {
            case AppState.Unknown unknown ->
                own.forEach(release -> verdicts.add(new Verdict.Keep(release, Optional.empty())));
            case AppState.Gone gone -> own.forEach(release -> verdicts.add(orphan(release, now)));
            case AppState.Present present -> verdicts.addAll(present(own, present, now));
          }
        });
    return verdicts;
  }

  private static Verdict orphan(StoredRelease release, Instant now) {
    Instant since = release.orphanedAt().orElse(now);
    if (!since.plus(ORPHAN_AGE).isAfter(now)) {
      return new Verdict.Delete(release, Cause.ORPHANED);
    }
    StoredRelease marked = release.marked(release.retiredAt(), Optional.of(since));
    return verdict(release, marked, Optional.of(since.plus(ORPHAN_AGE)));
  }

  private static List<Verdict> present(
      List<StoredRelease> releases, AppState.Present app, Instant now) {
    List<Verdict> verdicts = new ArrayList<>();
    List<StoredRelease> retired = new ArrayList<>();
    for (StoredRelease release : releases) {
      if (app.live().contains(release.id())) {
        StoredRelease marked = release.marked(Optional.empty(), Optional.empty());
        verdicts.add(verdict(release, marked, Optional.empty()));
      } else {
        retired.add(release);
      }
    }
    // Releases that are not marked yet count as the last ones retired; among equals the last
    // stored.
    retired.sort(
        Comparator.comparing((StoredRelease release) -> release.retiredAt().orElse(Instant.MAX))
            .thenComparing(StoredRelease::storedAt)
            .thenComparing(release -> release.id().version())
            .thenComparing(release -> release.id().manifest())
            .reversed());
    // A version may have one of each kind: together they are one retired version.
    int manifests = 0;
    int requested = 0;
    for (StoredRelease release : retired) {
      Instant since = release.retiredAt().orElse(now);
      Instant until = since.plus(app.policy().age());
      if (!until.isAfter(now)) {
        verdicts.add(new Verdict.Delete(release, Cause.AGE));
      } else if ((release.id().isRequested() ? requested++ : manifests++) >= app.policy().count()) {
        verdicts.add(new Verdict.Delete(release, Cause.COUNT));
      } else {
        StoredRelease marked = release.marked(Optional.of(since), Optional.empty());
        verdicts.add(verdict(release, marked, Optional.of(until)));
      }
    }
    return verdicts;
  }

  private static Verdict verdict(
      StoredRelease release, StoredRelease marked, Optional<Instant> until) {
    return marked.equals(release)
        ? new Verdict.Keep(release, until)
        : new Verdict.Mark(marked, until);
  }
}
