package dev.appversion.sidecar.dispatch;

import dev.appversion.process.logging.Throttle;
import dev.appversion.sidecar.cache.NegativeCache;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the lookups at other versions, so that requests for files that no version has do not
 * multiply the load: such a path is not looked up again for a moment, the number of concurrent
 * lookups is limited, and so is the number of misses in a period. Thread-safe.
 */
public final class UnionLimits {
  private static final System.Logger LOG = System.getLogger(UnionLimits.class.getName());
  private static final Duration WARNING_INTERVAL = Duration.ofMinutes(5);
  private static final int MAX_UNDER_WAY = 64;
  private static final int MAX_IN_VAIN = 200;
  private static final long PERIOD_NANOS = 10_000_000_000L;

  /** A path under one routing table; under another one, a version may have it. */
  private record Key(String revision, String path) {}

  private final LongSupplier nanoTime;
  private final Throttle warnings;
  // Guarded by this, as are the others.
  private final NegativeCache<Key> nowhere;
  private long periodStart;
  private int inVain;
  private int underWay;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public UnionLimits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.warnings = new Throttle(WARNING_INTERVAL, nanoTime);
    this.nowhere = new NegativeCache<>(nanoTime);
    this.periodStart = nanoTime.getAsLong();
  }

  /**
   * Whether other versions may be tried now. If so, the caller then calls one of the methods below,
   * once.
   */
  synchronized boolean enter(String revision, String path) {
    long now = nanoTime.getAsLong();
    if (now - periodStart >= PERIOD_NANOS) {
      periodStart = now;
      inVain = 0;
    }
    if (nowhere.contains(new Key(revision, path))) {
      return false;
    }
    if (underWay >= MAX_UNDER_WAY) {
      return false;
    }
    if (inVain >= MAX_IN_VAIN) {
      String message = exhausted(path);
      if (message != null) {
        LOG.log(Level.WARNING, message);
      }
      return false;
    }
    underWay++;
    return true;
  }

  /**
   * Counts a file that is not looked up because too many lookups have missed.
   *
   * @return the message to log; null if it is too soon
   */
  @Nullable String exhausted(String path) {
    long times = warnings.occurred();
    return times == 0
        ? null
        : "missing files are not looked up at other versions: more than "
            + MAX_IN_VAIN
            + " in "
            + PERIOD_NANOS / 1_000_000_000
            + " s not_asked="
            + times
            + " path="
            + path;
  }

  /** A version has the file, or the client has disconnected. */
  synchronized void ended() {
    underWay--;
  }

  /**
   * No version responded with the file.
   *
   * @param sure whether all versions reported that they do not have it
   */
  synchronized void missed(String revision, String path, boolean sure) {
    underWay--;
    inVain++;
    if (sure) {
      nowhere.add(new Key(revision, path));
    }
  }
}
