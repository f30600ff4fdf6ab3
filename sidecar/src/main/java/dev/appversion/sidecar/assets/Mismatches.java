package dev.appversion.sidecar.assets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Assets whose bytes were not what their manifest says, the last {@value #MAX} of them. One goes
 * when it has been seen right, or when nobody has to have it any more.
 */
public final class Mismatches {
  private static final int MAX = 256;

  /**
   * One of them.
   *
   * @param version the name of the version whose app has other bytes
   * @param path the delivery path, relative to the static URL
   */
  public record Mismatch(String version, String path) {}

  // Guarded by this. The value is when it was last seen, by System.nanoTime().
  private final Map<Mismatch, Long> seen = new LinkedHashMap<>();

  synchronized void add(Mismatch mismatch) {
    seen.remove(mismatch);
    seen.put(mismatch, System.nanoTime());
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

  /** Whether it was seen so shortly ago that it need not be looked at again. */
  synchronized boolean isRecent(Mismatch mismatch, long nanos) {
    Long at = seen.get(mismatch);
    return at != null && System.nanoTime() - at < nanos;
  }

  /** What is known, the oldest first. */
  public synchronized List<Mismatch> list() {
    return new ArrayList<>(seen.keySet());
  }
}
