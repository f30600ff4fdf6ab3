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
 * Assets by delivery path, within a hard limit of bytes: what is in it, and what has been put out
 * of it and is still being sent, never take more.
 *
 * <p>What goes first is told by SIEVE (Zhang and others, NSDI 2024): entries stand in the order in
 * which they came; a hit only marks its entry; a hand goes from the oldest to the newest, takes the
 * marks off and puts out the first entry that has none. A hit takes no lock and moves nothing, and
 * a crawl over everything does not wash out what is asked for often.
 */
public final class AssetCache {
  /** An entry in use: it stays counted until {@link #release}. */
  public final class Entry {
    private final String path;
    private final Asset asset;
    private final long cost;

    /** Those who send it, and one more while it is in the cache. */
    private final AtomicInteger users = new AtomicInteger(1);

    private volatile boolean visited;
    private volatile @Nullable Validity validity;
    private @Nullable Entry newer; // these two guarded by the cache
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

    /** Who answers with it under this table; null if that has not been found out. */
    @SuppressWarnings("ReferenceEquality") // another table may be equal and go with other manifests
    public @Nullable LiveVersion owner(RoutingTable table) {
      Validity known = validity;
      return known != null && known.table() == table ? known.owner() : null;
    }

    /** Sets the version that answers with it under this table. */
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
  private @Nullable Entry newest; // from here on guarded by this
  private @Nullable Entry oldest;
  private @Nullable Entry hand;

  /**
   * @param limit in bytes, with all that belongs to the entries
   */
  public AssetCache(long limit) {
    this.limit = limit;
  }

  /** The entry of a path, to be released; null if there is none. */
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

  /** Ends one use of an entry, if there is one. */
  public static void release(@Nullable Entry held) {
    if (held != null) {
      held.release();
    }
  }

  /** Puts an asset in the place of what is there; false, and nothing is there, if it cannot be. */
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

  /** Forgets this copy of a path, unless bytes of it are held: those stay right. */
  public synchronized void forget(String path, AssetLocation copy) {
    Entry entry = entries.get(path);
    if (entry != null && entry.asset.copy().equals(copy) && !entry.asset.isHeld()) {
      remove(entry);
    }
  }

  /** Puts out every asset, by path, that is not to stay. */
  public synchronized void retain(BiPredicate<String, Asset> staying) {
    for (Entry entry : entries.values()) {
      if (!staying.test(entry.path, entry.asset)) {
        remove(entry);
      }
    }
  }

  /** Bytes taken now; never above the limit. */
  public long bytes() {
    return bytes.get();
  }

  int size() {
    return entries.size();
  }

  /** Where the hand finds nothing in two rounds, everything is being sent. */
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

  @SuppressWarnings("ReferenceEquality") // entries are places in a list
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
