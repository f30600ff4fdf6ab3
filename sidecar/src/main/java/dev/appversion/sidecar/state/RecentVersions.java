package dev.appversion.sidecar.state;

import dev.appversion.versioning.routing.table.LiveVersion;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters for each version of the routing table, and for those that have left it within {@link
 * #KEPT}. Versions come from routing tables only, never from requests: their number is bounded.
 * Thread-safe; a lookup does not allocate.
 *
 * @param <C> the counters of a version
 */
public final class RecentVersions<C> {
  /** How long the counters of a version are exposed after it has left the routing table. */
  public static final Duration KEPT = Duration.ofHours(1);

  /**
   * The maximum number of versions: an AppVersion has at most 16, and as many that have left it
   * stay, so that rates over the last minutes include their last requests.
   */
  public static final int MAX_VERSIONS = 32;

  /**
   * A version.
   *
   * @param counters its values, also after it has left the table and is in it again
   * @param left when it left the table, by the clock; null while the table has it
   * @param <C> the counters of a version
   */
  public record Entry<C>(LiveVersion version, C counters, @Nullable Long left) {}

  private final LongSupplier nanoTime;
  private final Supplier<C> fresh;
  private volatile Map<String, Entry<C>> entries = Map.of();

  /**
   * Starts without versions.
   *
   * @param nanoTime the clock, such as {@link System#nanoTime}
   * @param fresh makes the counters of a version
   */
  public RecentVersions(LongSupplier nanoTime, Supplier<C> fresh) {
    this.nanoTime = nanoTime;
    this.fresh = fresh;
  }

  /** A routing table is in use that has these versions. */
  public synchronized void publish(Collection<LiveVersion> live) {
    Map<String, Entry<C>> next = new HashMap<>();
    for (LiveVersion version : live) {
      Entry<C> known = entries.get(version.name());
      C counters = known == null ? fresh.get() : known.counters();
      next.put(version.name(), new Entry<>(version, counters, null));
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

  /** The counters of a version; null if no recent table has it. */
  public @Nullable C counters(String version) {
    Entry<C> entry = entries.get(version);
    return entry == null ? null : entry.counters();
  }

  /** Whether the table in use has the version. */
  public boolean isInTable(String version) {
    Entry<C> entry = entries.get(version);
    return entry != null && entry.left() == null;
  }

  /** All versions, in no particular order, also those that are no longer exposed. */
  public Collection<Entry<C>> all() {
    return entries.values();
  }

  /** The versions whose values are exposed, by name. */
  public List<Entry<C>> exposed() {
    long now = nanoTime.getAsLong();
    return entries.values().stream()
        .filter(entry -> isKept(entry, now))
        .sorted(Comparator.comparing(entry -> entry.version().name()))
        .toList();
  }

  private static <C> Entry<C> left(Entry<C> entry, long now) {
    return new Entry<>(entry.version(), entry.counters(), now);
  }

  private static boolean isKept(Entry<?> entry, long now) {
    return age(entry, now) < KEPT.toNanos();
  }

  private static long age(Entry<?> entry, long now) {
    return entry.left() == null ? 0 : now - entry.left();
  }
}
