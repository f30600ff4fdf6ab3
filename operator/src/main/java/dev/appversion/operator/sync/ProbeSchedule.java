package dev.appversion.operator.sync;

import dev.appversion.operator.pods.SidecarState;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sidecars of one app: what each reported last, and when it is probed next. A new sidecar is
 * probed at once; after a new goal each is probed until it enforces the table, then as a sample.
 * Immutable and pure: times are milliseconds of any clock that does not go back.
 */
final class ProbeSchedule {
  /**
   * How many sidecars of an app are probed together, at most: a new one waits for the batch in
   * progress, and the app's status is written after each batch.
   */
  static final int BATCH = 64;

  /** Of an app that was not reconciled yet. */
  static final ProbeSchedule NONE =
      new ProbeSchedule(new Goal("", ""), Duration.ofDays(1), Map.of());

  private static final SidecarState UNKNOWN = new SidecarState.NotProbed();

  /**
   * @param repeats how many reports in a row had this pace; 0 before the first
   */
  private record Entry(Sidecar sidecar, SidecarState state, Pace pace, int repeats, long due) {
    Entry by(long latest) {
      return due <= latest ? this : new Entry(sidecar, state, pace, repeats, latest);
    }
  }

  private final Goal goal;
  private final Duration interval;
  private final Map<String, Entry> entries;

  private ProbeSchedule(Goal goal, Duration interval, Map<String, Entry> entries) {
    this.goal = goal;
    this.interval = interval;
    this.entries = Collections.unmodifiableMap(entries);
  }

  Goal goal() {
    return goal;
  }

  int size() {
    return entries.size();
  }

  /**
   * The schedule for a goal and the sidecars that exist now. What they reported stays known, except
   * for one that became ready or has another address; if only the set of sidecars has changed, the
   * others are not probed earlier.
   */
  ProbeSchedule toward(Goal next, Collection<Sidecar> sidecars, long now) {
    Map<String, Entry> after = new LinkedHashMap<>();
    for (Sidecar sidecar : sidecars) {
      after.put(sidecar.uid(), entry(sidecar, entries.get(sidecar.uid()), next, now));
    }
    return new ProbeSchedule(next, interval, after);
  }

  private Entry entry(Sidecar sidecar, @Nullable Entry known, Goal next, long now) {
    if (known == null) {
      return new Entry(sidecar, UNKNOWN, Pace.BEHIND, 0, now);
    }
    if (!known.sidecar().equals(sidecar)) {
      SidecarState state = sidecar.ready() ? UNKNOWN : known.state();
      return new Entry(sidecar, state, Pace.BEHIND, 0, now);
    }
    if (next.equals(goal) || !sidecar.ready()) {
      return known;
    }
    // A report of the same table from before the table in between says nothing about now.
    boolean stale = known.state().enforces(next.revision(), next.keyId());
    return new Entry(
        sidecar,
        stale ? UNKNOWN : known.state(),
        Pace.BEHIND,
        1,
        now + Pace.BEHIND.first().toMillis());
  }

  /**
   * The schedule in which each sidecar is probed at least once in this time, for what it reports in
   * addition to the table that it enforces.
   */
  ProbeSchedule every(Duration most, long now) {
    if (most.equals(interval)) {
      return this;
    }
    Map<String, Entry> after = new LinkedHashMap<>();
    entries.forEach((uid, entry) -> after.put(uid, entry.by(now + most.toMillis())));
    return new ProbeSchedule(goal, most, after);
  }

  /** When the next sidecar is due; empty without sidecars. */
  OptionalLong next() {
    return entries.values().stream().mapToLong(Entry::due).min();
  }

  /** The pace of each sidecar. */
  Stream<Pace> paces() {
    return entries.values().stream().map(Entry::pace);
  }

  /** The sidecars to probe now, at most {@link #BATCH}: those of ready pods first. */
  List<Sidecar> due(long now) {
    return entries.values().stream()
        .filter(entry -> entry.due() <= now)
        .sorted(
            Comparator.comparing((Entry entry) -> !entry.sidecar().ready())
                .thenComparingLong(Entry::due))
        .limit(BATCH)
        .map(Entry::sidecar)
        .toList();
  }

  /**
   * The schedule after the probes of a batch that was due under this goal.
   *
   * @param sidecars of all apps
   */
  ProbeSchedule reported(Map<Sidecar, SidecarState> answers, long now, int sidecars) {
    Map<String, Entry> after = new LinkedHashMap<>(entries);
    answers.forEach(
        (sidecar, said) ->
            after.computeIfPresent(
                sidecar.uid(),
                (uid, entry) ->
                    entry.sidecar().equals(sidecar)
                        ? reported(entry, said, now, sidecars)
                        : entry));
    return new ProbeSchedule(goal, interval, after);
  }

  private Entry reported(Entry entry, SidecarState said, long now, int sidecars) {
    Sidecar sidecar = entry.sidecar();
    SidecarState state = sidecar.ready() ? said : ofApp(said, entry.state());
    Pace pace = Pace.of(sidecar, state, goal);
    int repeats = pace == entry.pace() ? entry.repeats() + 1 : 1;
    long delay = pace.next(repeats, sidecars, Objects.hash(sidecar.uid(), now)).toMillis();
    return new Entry(sidecar, state, pace, repeats, now + Math.min(delay, interval.toMillis()));
  }

  /**
   * The part of a report that counts for a pod that is not ready: other changes are no event. A
   * sidecar that does not respond in time keeps its last report.
   */
  private static SidecarState ofApp(SidecarState said, SidecarState before) {
    return said instanceof SidecarState.Enforces
        ? new SidecarState.Enforces("", "", List.of(), said.problemOfApp())
        : before;
  }

  /** The later reports, and the earlier ones of other sidecars that exist; both by pod uid. */
  <R> Map<String, R> latest(Map<String, R> earlier, Map<String, R> later) {
    Map<String, R> latest = new HashMap<>(earlier);
    latest.putAll(later);
    latest.keySet().retainAll(entries.keySet());
    return Map.copyOf(latest);
  }

  /** The last reports, by pod uid; without pods that are not ready and have not reported. */
  Map<String, SidecarState> states() {
    Map<String, SidecarState> states = new HashMap<>();
    entries.forEach(
        (uid, entry) -> {
          if (entry.sidecar().ready() || !entry.state().equals(UNKNOWN)) {
            states.put(uid, entry.state());
          }
        });
    return Map.copyOf(states);
  }
}
