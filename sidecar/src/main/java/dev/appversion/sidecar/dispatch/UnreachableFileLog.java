package dev.appversion.sidecar.dispatch;

import dev.appversion.process.logging.Throttle;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Warns that no instance of a version accepted a connection for a file of a page: at once, and then
 * once per {@link #INTERVAL} while it continues. The page may not recover, since some browsers
 * cache a failed {@code import()}.
 */
final class UnreachableFileLog {
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(UnreachableFileLog.class.getName());

  private final Throttle throttle;

  /**
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  UnreachableFileLog(LongSupplier nanoTime) {
    this.throttle = new Throttle(INTERVAL, nanoTime);
  }

  /** A request for a file got 503 after all attempts. */
  void occurred(String version, String path) {
    String message = message(version, path);
    if (message != null) {
      LOG.log(Level.WARNING, message);
    }
  }

  /** The message to log now; null within {@link #INTERVAL} of the last one. */
  @Nullable String message(String version, String path) {
    long times = throttle.occurred();
    return times == 0
        ? null
        : "no instance accepted a connection for a file of a page version="
            + version
            + " path="
            + path
            + " answered_503="
            + times;
  }
}
