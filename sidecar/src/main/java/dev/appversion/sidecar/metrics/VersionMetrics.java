package dev.appversion.sidecar.metrics;

import dev.appversion.versioning.routing.table.LiveVersion;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests by version. Versions come from routing tables only, never from requests, and those that
 * have left the table are kept for {@link #KEPT}: the number of label values is bounded. Requests
 * of other versions are not counted. Thread-safe; an increment looks up one name and does not
 * allocate.
 */
public final class VersionMetrics {
  /** What a request is for. Hashed assets are counted apart. */
  public enum Kind {
    /** A document in a tab or a frame. */
    PAGE,
    /** Anything else, such as a call of the app's API. */
    OTHER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why no app of the selected version responded, as seen by the sidecar that selected it. */
  public enum Failure {
    /** No instance accepted a connection: 503. */
    UNREACHABLE,
    /** A limit of requests or streams was reached: 503. */
    OVERLOADED,
    /** No response in time: 504. */
    TIMEOUT,
    /** A connection that ended early, or a response that was not HTTP: 502. */
    BAD_GATEWAY,
    /** No instance accepted a connection, and another version responded. */
    FALLBACK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How long the metrics of a version are exposed after it has left the routing table. */
  static final Duration KEPT = Duration.ofHours(1);

  /** The label value of requested versions that no recent table has. */
  static final String OTHER_VERSION = "other";

  /** The maximum number of versions: an AppVersion has at most 16, and as many may have left it. */
  static final int MAX_VERSIONS = 32;

  /**
   * A version.
   *
   * @param counters its values, also after it has left the table and is in it again
   * @param left when it left the table, by the clock; null while the table has it
   */
  record Entry(LiveVersion version, VersionCounters counters, @Nullable Long left) {}

  private final LongSupplier nanoTime;
  private final LongAdder otherConflicts = new LongAdder();
  private volatile Map<String, Entry> entries = Map.of();

  /**
   * Starts without versions.
   *
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  public VersionMetrics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A routing table is in use that has these versions. */
  public synchronized void publish(Collection<LiveVersion> live) {
    Map<String, Entry> next = new HashMap<>();
    for (LiveVersion version : live) {
      Entry known = entries.get(version.name());
      VersionCounters counters = known == null ? new VersionCounters() : known.counters();
      next.put(version.name(), new Entry(version, counters, null));
    }
    long now = nanoTime.getAsLong();
    entries.values().stream()
        .filter(entry -> !next.containsKey(entry.version().name()))
        .map(entry -> entry.left() == null ? left(entry, now) : entry)
        .filter(entry -> isKept(entry, now))
        .sorted(Comparator.comparingLong(entry -> age(entry, now)))
        .limit(Math.max(0, MAX_VERSIONS - next.size()))
        .toList()
        .forEach(entry -> next.put(entry.version().name(), entry));
    entries = Map.copyOf(next);
  }

  /**
   * Counts a request to which the app in the same pod responded, or which that app had when it
   * ended.
   *
   * @param status of the response; any other number if it ended without a response
   * @param nanos from the head of the request to the end of the response, in nanoseconds
   */
  public void answered(String version, Kind kind, int status, long nanos) {
    Entry entry = entries.get(version);
    if (entry != null) {
      entry.counters().answered(kind, statusClass(status)).increment();
      entry.counters().durations(kind).observe(nanos);
    }
  }

  /** Counts a response with a hashed asset of this version, by its app or from memory. */
  public void asset(String version, int status) {
    Entry entry = entries.get(version);
    if (entry != null) {
      entry.counters().assets(statusClass(status)).increment();
    }
  }

  /** Counts a request for which this sidecar has selected the version, wherever it was answered. */
  public void selected(String version, Kind kind, int status) {
    Entry entry = entries.get(version);
    if (entry != null) {
      entry.counters().selected(kind, statusClass(status)).increment();
    }
  }

  /**
   * Counts a request for which this sidecar has selected the version, and no app of it answered.
   */
  public void failed(String version, Failure failure) {
    Entry entry = entries.get(version);
    if (entry != null) {
      entry.counters().failures(failure).increment();
    }
  }

  /**
   * Counts a request that was refused because the version is not live.
   *
   * @param requested as the client sent it: a version's name or an app version
   */
  public void conflict(String requested) {
    for (Entry entry : entries.values()) {
      if (entry.version().answersTo(requested)) {
        entry.counters().conflicts().increment();
        return;
      }
    }
    otherConflicts.increment();
  }

  /** Counts a 404 for a file with a hash in its name that a page of this version requested. */
  public void missingAsset(String version) {
    Entry entry = entries.get(version);
    if (entry != null) {
      entry.counters().missingAssets().increment();
    }
  }

  /** The versions whose values are exposed, by name. */
  List<Entry> exposed() {
    long now = nanoTime.getAsLong();
    return entries.values().stream()
        .filter(entry -> isKept(entry, now))
        .sorted(Comparator.comparing(entry -> entry.version().name()))
        .toList();
  }

  /** The number of refused requests for versions that no recent table has. */
  long otherConflicts() {
    return otherConflicts.sum();
  }

  /** 1 to 5 for 1xx to 5xx; 0 for any other number. */
  static int statusClass(int status) {
    return status < 100 || status > 599 ? 0 : status / 100;
  }

  private static Entry left(Entry entry, long now) {
    return new Entry(entry.version(), entry.counters(), now);
  }

  private static boolean isKept(Entry entry, long now) {
    return age(entry, now) < KEPT.toNanos();
  }

  private static long age(Entry entry, long now) {
    return entry.left() == null ? 0 : now - entry.left();
  }
}
