package dev.appversion.sidecar.cache;

import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A cache of assets by delivery path, with a hard memory limit. Evicted assets count until they
 * have been sent.
 *
 * <p>The eviction policy is SIEVE (Zhang and others, NSDI 2024). Entries are ordered by insertion,
 * and a hit only marks its entry. A hand moves from the oldest entry to the newest, clears marks
 * and evicts the first entry without one. A hit takes no lock and moves no entry, and a crawl over
 * all assets does not evict the popular ones.
 */
public final class AssetCache {
  /** An entry in use. It counts towards the limit until {@link #release}. */
  public final class Entry {
    private final String path;
    private final Asset asset;
    private final long cost;

    /** The number of responses that send it, and one more while it is in the cache. */
    private final AtomicInteger users = new AtomicInteger(1);

    private volatile boolean visited;
    private volatile @Nullable Validity validity;
    private @Nullable Entry newer; // guarded by the cache, as is the next
    private @Nullable Entry older;

    private Entry(String path, Asset asset, long cost) {
      this.path = path;
      this.asset = asset;
      this.cost = cost;
    }

    /** The asset. */
    public Asset asset() {
      return asset;
    }

    /** The version that serves it under this table; null if that has not been determined. */
    @SuppressWarnings("ReferenceEquality") // an equal table may have other manifests
    public @Nullable LiveVersion owner(RoutingTable table) {
      Validity known = validity;
      return known != null && known.table() == table ? known.owner() : null;
    }

    /** Sets the version that serves it under this table. */
    public void ownedBy(LiveVersion owner, RoutingTable table) {
      validity = new Validity(table, owner);
    }

    private boolean acquire() {
      int before = users.get();
      while (before > 0) {
        if (users.compareAndSet(before, before + 1)) {
          return true;
        }
        before = users.get();
      }
      return false;
    }

    /** Ends one use. */
    public void release() {
      if (users.decrementAndGet() == 0) {
        bytes.addAndGet(-cost);
      }
    }
  }

  private record Validity(RoutingTable table, LiveVersion owner) {}

  private final long limit;
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private @Nullable Entry newest; // guarded by this, as are the following
  private @Nullable Entry oldest;
  private @Nullable Entry hand;

  /**
   * @param limit in bytes, including the overhead of entries
   */
  public AssetCache(long limit) {
    this.limit = limit;
  }

  /** The entry of a path, which the caller releases; null if there is none. */
  public @Nullable Entry acquire(String path) {
    Entry entry = entries.get(path);
    if (entry == null || !entry.acquire()) {
      return null;
    }
    if (!entry.visited) {
      entry.visited = true;
    }
    return entry;
  }

  /** Ends one use of an entry; does nothing for null. */
  public static void release(@Nullable Entry held) {
    if (held != null) {
      held.release();
    }
  }

  /**
   * Adds or replaces an asset.
   *
   * @return false if there is no room for it; the path then has no entry
   */
  public synchronized boolean put(String path, Asset asset) {
    Entry before = entries.get(path);
    boolean visited = before != null && before.visited;
    if (before != null) {
      remove(before);
    }
    Entry entry = new Entry(path, asset, asset.cost(path));
    while (bytes.get() + entry.cost > limit) {
      Entry victim = entry.cost > limit ? null : victim();
      if (victim == null) {
        return false;
      }
      remove(victim);
    }
    bytes.addAndGet(entry.cost);
    entry.visited = visited;
    entry.older = newest;
    if (newest != null) {
      newest.newer = entry;
    } else {
      oldest = entry;
    }
    newest = entry;
    entries.put(path, entry);
    return true;
  }

  /**
   * Removes the entry of a path if it has this location, unless its bytes are cached: those remain
   * valid.
   */
  public synchronized void forget(String path, AssetLocation copy) {
    Entry entry = entries.get(path);
    if (entry != null && entry.asset.copy().equals(copy) && !entry.asset.isHeld()) {
      remove(entry);
    }
  }

  /** Removes every asset, by path, for which the predicate is false. */
  public synchronized void retain(BiPredicate<String, Asset> staying) {
    for (Entry entry : entries.values()) {
      if (!staying.test(entry.path, entry.asset)) {
        remove(entry);
      }
    }
  }

  /** The memory in use, in bytes; never above the limit. */
  public long bytes() {
    return bytes.get();
  }

  int size() {
    return entries.size();
  }

  /** Finds the entry to evict; null if two rounds find none, because all entries are being sent. */
  private @Nullable Entry victim() {
    for (int steps = 2 * entries.size(); steps >= 0; steps--) {
      Entry at = hand == null ? oldest : hand;
      if (at == null) {
        return null;
      }
      hand = at.newer;
      if (at.visited) {
        at.visited = false;
      } else if (at.users.get() == 1) {
        return at;
      }
    }
    return null;
  }

  @SuppressWarnings("ReferenceEquality") // entries are nodes of a list
  private void remove(Entry entry) {
    entries.remove(entry.path, entry);
    if (hand == entry) {
      hand = entry.newer;
    }
    if (entry.newer != null) {
      entry.newer.older = entry.older;
    } else {
      newest = entry.older;
    }
    if (entry.older != null) {
      entry.older.newer = entry.newer;
    } else {
      oldest = entry.newer;
    }
    entry.newer = null;
    entry.older = null;
    entry.release();
  }
}
