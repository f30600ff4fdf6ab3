package dev.appversion.sidecar.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps those who ask for files that no version has from multiplying the load: such a path is not
 * asked of the others again for a moment, only so many are asked for at a time, and after so many
 * in vain none for the rest of a period. Safe for any number of threads.
 */
final class UnionLimits {
  private static final int MAX_KNOWN = 4096;
  private static final int MAX_UNDER_WAY = 64;
  private static final int MAX_IN_VAIN = 200;
  private static final long KNOWN_NANOS = 10_000_000_000L;
  private static final long PERIOD_NANOS = 10_000_000_000L;

  /** A path under one routing table: another one may have a version that has it. */
  private record Key(String revision, String path) {}

  private final LongSupplier nanoTime;
  // Guarded by this. The eldest goes first.
  private final Map<Key, Long> nowhere =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
          return size() > MAX_KNOWN;
        }
      };
  private long periodStart;
  private int inVain;
  private int underWay;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  UnionLimits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.periodStart = nanoTime.getAsLong();
  }

  /** Whether others may be asked now. Where they may, one of the methods below is called, once. */
  synchronized boolean enter(String revision, String path) {
    long now = nanoTime.getAsLong();
    if (now - periodStart >= PERIOD_NANOS) {
      periodStart = now;
      inVain = 0;
    }
    Key key = new Key(revision, path);
    Long known = nowhere.get(key);
    if (known != null && now - known < KNOWN_NANOS) {
      return false;
    }
    if (underWay >= MAX_UNDER_WAY || inVain >= MAX_IN_VAIN) {
      return false;
    }
    underWay++;
    return true;
  }

  /** Somebody has it, or the client has left. */
  synchronized void ended() {
    underWay--;
  }

  /**
   * Nobody has answered with it.
   *
   * @param sure whether all have said that they do not have it
   */
  synchronized void missed(String revision, String path, boolean sure) {
    underWay--;
    inVain++;
    if (sure) {
      Key key = new Key(revision, path);
      nowhere.remove(key);
      nowhere.put(key, nanoTime.getAsLong());
    }
  }
}
