package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.ProxyMetrics;
import dev.appversion.sidecar.ProxyMetrics.Count;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts each refusal, and warns with the name of the setting: at once, then once in {@link
 * #INTERVAL} for as long as the limit is reached.
 */
final class LimitLog {
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar.limits");

  private final ProxyMetrics metrics;
  private final LongSupplier nanoTime;
  private final Map<Kind, State> states = new EnumMap<>(Kind.class);

  LimitLog(ProxyMetrics metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    for (Kind kind : Kind.values()) {
      states.put(kind, new State(nanoTime.getAsLong() - INTERVAL.toNanos()));
    }
  }

  /** A request was refused because so many exchanges of this kind are with this address. */
  void reached(Kind kind, int limit, InetSocketAddress address) {
    metrics.count(
        switch (kind) {
          case REQUEST -> Count.REQUESTS_OVER_LIMIT;
          case STREAM -> Count.STREAMS_OVER_LIMIT;
        });
    String message = message(kind, limit, address);
    if (message != null) {
      LOG.log(Level.WARNING, message);
    }
  }

  /** What is to be logged of one more refusal; null if it is too soon. */
  @Nullable String message(Kind kind, int limit, InetSocketAddress address) {
    State state = Objects.requireNonNull(states.get(kind));
    state.refused.increment();
    long now = nanoTime.getAsLong();
    long last = state.loggedNanos.get();
    if (now - last < INTERVAL.toNanos() || !state.loggedNanos.compareAndSet(last, now)) {
      return null;
    }
    return "limit reached setting="
        + setting(kind)
        + " value="
        + limit
        + " address="
        + address.getHostString()
        + ':'
        + address.getPort()
        + " refused="
        + state.refused.sumThenReset()
        + " status=503";
  }

  /** The setting that has the limit's value. */
  static String setting(Kind kind) {
    return switch (kind) {
      case REQUEST -> "APPVERSION_MAX_REQUESTS";
      case STREAM -> "APPVERSION_MAX_STREAMS";
    };
  }

  private static final class State {
    private final AtomicLong loggedNanos;
    private final LongAdder refused = new LongAdder();

    State(long loggedNanos) {
      this.loggedNanos = new AtomicLong(loggedNanos);
    }
  }
}
