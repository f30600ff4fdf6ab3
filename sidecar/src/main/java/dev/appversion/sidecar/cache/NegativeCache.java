package dev.appversion.sidecar.cache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keys that were found to be absent within the last {@link #MEMORY}; at most {@value #MAX}, the
 * oldest is evicted first. Not thread-safe: its owner locks.
 *
 * @param <K> what may be absent
 */
public final class NegativeCache<K> {
  /** The time for which an absent key is cached. */
  public static final Duration MEMORY = Duration.ofSeconds(10);

  private static final int MAX = 4096;

  private final LongSupplier nanoTime;
  private final Map<K, Long> since =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
          return size() > MAX;
        }
      };

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public NegativeCache(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Adds a key that was just found to be absent. */
  public void add(K key) {
    since.remove(key);
    since.put(key, nanoTime.getAsLong());
  }

  /** Whether the key was found to be absent within {@link #MEMORY}. */
  public boolean contains(K key) {
    Long at = since.get(key);
    if (at == null) {
      return false;
    }
    boolean recent = nanoTime.getAsLong() - at < MEMORY.toNanos();
    if (!recent) {
      since.remove(key);
    }
    return recent;
  }
}
