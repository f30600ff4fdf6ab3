package dev.appversion.sidecar.log;

import dev.appversion.process.logging.Throttle;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts and logs requests and connections above a limit. The first one is logged as a warning with
 * the name of the setting, further ones at most once per {@link #INTERVAL}.
 */
public final class LimitLog {
  /** A limit, and what happens above it. */
  public enum Limit {
    /** Concurrent requests to one address: a request above it gets 503. */
    REQUESTS("APPVERSION_MAX_REQUESTS", Count.REQUESTS_OVER_LIMIT, "answered 503"),
    /** Concurrent streams to one address: a request above it gets 503. */
    STREAMS("APPVERSION_MAX_STREAMS", Count.STREAMS_OVER_LIMIT, "answered 503"),
    /** Client connections: one is closed for each above it. */
    CONNECTIONS("APPVERSION_MAX_CONNECTIONS", Count.CONNECTIONS_OVER_LIMIT, "closed");

    private final String setting;
    private final Count count;
    private final String effect;

    Limit(String setting, Count count, String effect) {
      this.setting = setting;
      this.count = count;
      this.effect = effect;
    }

    String setting() {
      return setting;
    }
  }

  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar.limits");

  private final ProxyMetrics metrics;
  private final Map<Limit, Throttle> throttles = new EnumMap<>(Limit.class);

  /**
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  public LimitLog(ProxyMetrics metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    for (Limit limit : Limit.values()) {
      throttles.put(limit, new Throttle(INTERVAL, nanoTime));
    }
  }

  /**
   * Counts one request or connection above the limit, and logs it unless that was done recently.
   *
   * @param value the limit's value
   * @param where the limited resource, such as an address
   */
  public void reached(Limit limit, int value, String where) {
    metrics.count(limit.count);
    String message = message(limit, value, where);
    if (message != null) {
      LOG.log(Level.WARNING, message);
    }
  }

  /** The message to log now; null within {@link #INTERVAL} of the last one. */
  @Nullable String message(Limit limit, int value, String where) {
    long times = Objects.requireNonNull(throttles.get(limit)).occurred();
    if (times == 0) {
      return null;
    }
    return "limit reached "
        + limit.setting
        + '='
        + value
        + " of="
        + where
        + ' '
        + limit.effect.replace(' ', '_')
        + '='
        + times;
  }
}
