package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The last {@value #MAX} assets whose bytes did not match their manifest. One is removed when its
 * bytes match again, or when no live version has it.
 */
public final class Mismatches {
  private static final int MAX = 256;

  /** The time for which a mismatch is not checked again. */
  private static final long RECENT_NANOS = Duration.ofSeconds(10).toNanos();

  private static final System.Logger LOG = System.getLogger(Mismatches.class.getName());

  /**
   * A mismatch.
   *
   * @param version the name of the version whose app has other bytes
   * @param path the delivery path, relative to the static URL
   */
  public record Mismatch(String version, String path) {}

  private final ProxyMetrics metrics;
  private final LongSupplier nanoTime;
  // Guarded by this. The value is the time of the last mismatch.
  private final Map<Mismatch, Long> seen = new LinkedHashMap<>();

  /**
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  public Mismatches(ProxyMetrics metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  /** Counts, logs and records a mismatch. */
  void add(Mismatch mismatch) {
    metrics.count(Count.ASSET_MISMATCHES);
    LOG.log(
        Level.WARNING,
        "asset does not match the hash in its manifest version={0} path={1}",
        mismatch.version(),
        mismatch.path());
    remember(mismatch);
  }

  private synchronized void remember(Mismatch mismatch) {
    seen.remove(mismatch);
    seen.put(mismatch, nanoTime.getAsLong());
    if (seen.size() > MAX) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  synchronized void remove(Mismatch mismatch) {
    if (!seen.isEmpty()) {
      seen.remove(mismatch);
    }
  }

  synchronized void retain(Predicate<Mismatch> staying) {
    seen.keySet().removeIf(staying.negate());
  }

  /** Whether the mismatch is so recent that the asset is not checked again. */
  synchronized boolean isRecent(Mismatch mismatch) {
    Long at = seen.get(mismatch);
    return at != null && nanoTime.getAsLong() - at < RECENT_NANOS;
  }

  /** All mismatches, the oldest first. */
  public synchronized List<Mismatch> list() {
    return new ArrayList<>(seen.keySet());
  }
}
