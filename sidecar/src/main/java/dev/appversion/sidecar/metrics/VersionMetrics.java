package dev.appversion.sidecar.metrics;

import dev.appversion.sidecar.state.RecentVersions;
import dev.appversion.sidecar.state.RecentVersions.Entry;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Requests by version: those of {@link RecentVersions}, so that the number of label values is
 * bounded. Requests of other versions are not counted. Thread-safe; an increment looks up one name
 * and does not allocate.
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

  /** The label value of requested versions that no recent table has. */
  static final String OTHER_VERSION = "other";

  private final RecentVersions<VersionCounters> versions;
  private final LongAdder otherConflicts = new LongAdder();

  /**
   * Starts without versions.
   *
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  public VersionMetrics(LongSupplier nanoTime) {
    this.versions = new RecentVersions<>(nanoTime, VersionCounters::new);
  }

  /** A routing table is in use that has these versions. */
  public void publish(Collection<LiveVersion> live) {
    versions.publish(live);
  }

  /**
   * Counts a request to which the app in the same pod responded, or which that app had when it
   * ended.
   *
   * @param status of the response; any other number if it ended without a response
   * @param nanos from the head of the request to the end of the response, in nanoseconds
   */
  public void answered(String version, Kind kind, int status, long nanos) {
    VersionCounters counters = versions.counters(version);
    if (counters != null) {
      counters.answered(kind, statusClass(status)).increment();
      counters.durations(kind).observe(nanos);
    }
  }

  /** Counts a response with a hashed asset of this version, by its app or from memory. */
  public void asset(String version, int status) {
    VersionCounters counters = versions.counters(version);
    if (counters != null) {
      counters.assets(statusClass(status)).increment();
    }
  }

  /** Counts a request for which this sidecar has selected the version, wherever it was answered. */
  public void selected(String version, Kind kind, int status) {
    VersionCounters counters = versions.counters(version);
    if (counters != null) {
      counters.selected(kind, statusClass(status)).increment();
    }
  }

  /**
   * Counts a request for which this sidecar has selected the version, and no app of it answered.
   */
  public void failed(String version, Failure failure) {
    VersionCounters counters = versions.counters(version);
    if (counters != null) {
      counters.failures(failure).increment();
    }
  }

  /**
   * Counts a request that was refused because the version is not live.
   *
   * @param requested as the client sent it: a version's name or an app version
   */
  public void conflict(String requested) {
    for (Entry<VersionCounters> entry : versions.all()) {
      if (entry.version().answersTo(requested)) {
        entry.counters().conflicts().increment();
        return;
      }
    }
    otherConflicts.increment();
  }

  /** Counts a 404 for a file with a hash in its name that a page of this version requested. */
  public void missingAsset(String version) {
    VersionCounters counters = versions.counters(version);
    if (counters != null) {
      counters.missingAssets().increment();
    }
  }

  /** The versions whose values are exposed, by name. */
  List<Entry<VersionCounters>> exposed() {
    return versions.exposed();
  }

  /** The number of refused requests for versions that no recent table has. */
  long otherConflicts() {
    return otherConflicts.sum();
  }

  /** 1 to 5 for 1xx to 5xx; 0 for any other number. */
  static int statusClass(int status) {
    return status < 100 || status > 599 ? 0 : status / 100;
  }
}
