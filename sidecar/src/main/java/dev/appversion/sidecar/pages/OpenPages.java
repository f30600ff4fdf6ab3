package dev.appversion.sidecar.pages;

import dev.appversion.sidecar.state.RecentVersions;
import dev.appversion.sidecar.state.RecentVersions.Entry;
import dev.appversion.versioning.pages.PageReport;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Counts by version what keeps it in use: pages that report that they are open, open tunnels, and
 * requests that programs pin to it. The sidecar that receives a request from a client counts, so
 * that the sums over all sidecars count nothing twice. Thread-safe.
 */
public final class OpenPages {
  /** The maximum number of versions that are reported: as many as an AppVersion may have. */
  static final int MAX_REPORTED = 16;

  private final LongSupplier nanoTime;
  private final RecentVersions<Beats> versions;

  /** By version; without those that have none. A tunnel may outlast its version's other counts. */
  private final ConcurrentMap<String, Long> tunnels = new ConcurrentHashMap<>();

  // Both are written by publish only, which is synchronized.
  private volatile Duration period = ClientSettings.DEFAULT_BEAT;
  private volatile long since;

  /**
   * Starts without versions.
   *
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  public OpenPages(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.versions = new RecentVersions<>(nanoTime, () -> new Beats(nanoTime, period));
    this.since = nanoTime.getAsLong();
  }

  /**
   * A routing table is in use. Counting starts again if it has a longer period than a version had
   * before. A shorter one holds for versions that are new: pages of the others may still report at
   * the longer one.
   */
  public synchronized void publish(RoutingTable table) {
    boolean first = versions.all().isEmpty();
    period = table.client().beat();
    versions.publish(table.versions());
    boolean again = first;
    for (Entry<Beats> entry : versions.all()) {
      again |= entry.counters().over(period);
    }
    if (again) {
      since = nanoTime.getAsLong();
    }
  }

  /** A page of this version has reported. Not counted if no recent table has the version. */
  public void reported(String version, PageReport report) {
    Beats beats = versions.counters(version);
    if (beats != null) {
      beats.report(report);
    }
  }

  /** A program has pinned a request to this version. */
  public void pinned(String version) {
    Beats beats = versions.counters(version);
    if (beats != null) {
      beats.pinned();
    }
  }

  /**
   * A tunnel (WebSocket, event stream) to a version of a table was opened, which {@link
   * #tunnelClosed} ends.
   */
  public void tunnelOpened(String version) {
    tunnels.merge(version, 1L, Long::sum);
  }

  /** A tunnel was closed. */
  public void tunnelClosed(String version) {
    tunnels.computeIfPresent(version, (name, open) -> open == 1 ? null : open - 1);
  }

  /**
   * How long every report of a page has been counted: since the first table was in use, or since
   * the period became longer. For a version that entered the table later, only since then.
   */
  public Duration counting() {
    return versions.all().isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - since));
  }

  /**
   * The versions that are in use, by name; at most {@value #MAX_REPORTED}: those of the table in
   * use first, then the most used ones.
   */
  public List<VersionUse> used() {
    return all().stream()
        .filter(VersionUse::isUsed)
        .sorted(
            Comparator.comparing((VersionUse use) -> versions.isInTable(use.version()))
                .thenComparingLong(VersionUse::pages)
                .reversed())
        .limit(MAX_REPORTED)
        .sorted(Comparator.comparing(VersionUse::version))
        .toList();
  }

  /** All versions whose values are exposed, by name. */
  List<VersionUse> all() {
    TreeSet<String> names = new TreeSet<>(tunnels.keySet());
    versions.exposed().forEach(entry -> names.add(entry.version().name()));
    return names.stream().map(this::use).toList();
  }

  private VersionUse use(String version) {
    Beats beats = versions.counters(version);
    long open = tunnels.getOrDefault(version, 0L);
    return beats == null
        ? new VersionUse(version, 0, open, 0)
        : new VersionUse(version, beats.pages(), open, beats.pinnedPerMinute());
  }

  /** The reports of pages by version. */
  List<Entry<Beats>> reports() {
    return versions.exposed();
  }
}
