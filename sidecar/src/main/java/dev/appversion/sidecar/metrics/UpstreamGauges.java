package dev.appversion.sidecar.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Connections and requests to upstreams that are open now. */
public final class UpstreamGauges {
  /** A gauge. */
  public enum Gauge {
    /** Open connections. */
    CONNECTIONS(
        "Shows the number of open connections to the app, to other sidecars and to the store."),
    /** Open connections without a request. */
    IDLE("Shows the number of open upstream connections without a request."),
    /** Permits for requests in use. */
    REQUESTS(
        "Shows the number of requests that count towards APPVERSION_MAX_REQUESTS, of all"
            + " addresses."),
    /** Permits for streams in use. */
    STREAMS(
        "Shows the number of streams that count towards APPVERSION_MAX_STREAMS, of all addresses."),
    /** Requests that wait for a permit. */
    WAITING("Shows the number of requests that wait because a limit is reached."),
    /** Services that accepted no connection. */
    UNREACHABLE(
        "Shows the number of versions whose Service accepts no connection, so that new visitors get"
            + " another version.");

    private final String meaning;

    Gauge(String meaning) {
      this.meaning = meaning;
    }

    /** The HELP text of the metric: one sentence. */
    public String meaning() {
      return meaning;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Gauge, LongAdder> values = new EnumMap<>(Gauge.class);

  /** All gauges at 0. */
  public UpstreamGauges() {
    for (Gauge gauge : Gauge.values()) {
      values.put(gauge, new LongAdder());
    }
  }

  /** Changes a gauge by a difference, which may be negative. */
  public void add(Gauge gauge, int change) {
    of(gauge).add(change);
  }

  /** The current value of a gauge. */
  public long value(Gauge gauge) {
    return of(gauge).sum();
  }

  private LongAdder of(Gauge gauge) {
    return Objects.requireNonNull(values.get(gauge));
  }
}
