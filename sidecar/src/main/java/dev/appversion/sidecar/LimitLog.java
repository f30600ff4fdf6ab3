package dev.appversion.sidecar;

import dev.appversion.sidecar.ProxyMetrics.Count;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says that a limit is reached: counts each time, and warns with the name of the setting, at once
 * and then once in {@link #INTERVAL} for as long as it goes on.
 */
public final class LimitLog {
  /** A limit, and what it does. */
  public enum Limit {
    REQUESTS("APPVERSION_MAX_REQUESTS", Count.REQUESTS_OVER_LIMIT, "answered 503"),
    STREAMS("APPVERSION_MAX_STREAMS", Count.STREAMS_OVER_LIMIT, "answered 503"),
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
  private final LongSupplier nanoTime;
  private final Map<Limit, State> states = new EnumMap<>(Limit.class);

  /**
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  public LimitLog(ProxyMetrics metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    for (Limit limit : Limit.values()) {
      states.put(limit, new State(nanoTime.getAsLong() - INTERVAL.toNanos()));
    }
  }

  /**
   * The limit had its effect once.
   *
   * @param value what the limit is
   * @param where of what it is the limit, such as an address
   */
  public void reached(Limit limit, int value, String where) {
    metrics.count(limit.count);
    String message = message(limit, value, where);
    if (message != null) {
      LOG.log(Level.WARNING, message);
    }
  }

  /** What is to be logged this time; null if it is too soon. */
  @Nullable String message(Limit limit, int value, String where) {
    State state = Objects.requireNonNull(states.get(limit));
    state.times.increment();
    long now = nanoTime.getAsLong();
    long last = state.loggedNanos.get();
    if (now - last < INTERVAL.toNanos() || !state.loggedNanos.compareAndSet(last, now)) {
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
        + state.times.sumThenReset();
  }

  private static final class State {
    private final AtomicLong loggedNanos;
    private final LongAdder times = new LongAdder();

    State(long loggedNanos) {
      this.loggedNanos = new AtomicLong(loggedNanos);
    }
  }
}
