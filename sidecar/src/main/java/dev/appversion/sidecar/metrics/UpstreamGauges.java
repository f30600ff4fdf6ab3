package dev.appversion.sidecar.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What is in use at this moment on the side of the apps; all of it is 0 again when all is over. */
public final class UpstreamGauges {
  /** One number each. */
  public enum Gauge {
    CONNECTIONS("The number of open connections to the app, to other sidecars and to the store."),
    IDLE("The number of open upstream connections without a request."),
    REQUESTS(
        "The number of requests that count towards APPVERSION_MAX_REQUESTS, of all addresses."),
    STREAMS("The number of streams that count towards APPVERSION_MAX_STREAMS, of all addresses."),
    WAITING("The number of requests that wait because a limit is reached.");

    private final String meaning;

    Gauge(String meaning) {
      this.meaning = meaning;
    }

    /** One sentence for a person. */
    public String meaning() {
      return meaning;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Gauge, LongAdder> values = new EnumMap<>(Gauge.class);

  public UpstreamGauges() {
    for (Gauge gauge : Gauge.values()) {
      values.put(gauge, new LongAdder());
    }
  }

  /** Changes a gauge by a difference, which may be negative. */
  public void add(Gauge gauge, int change) {
    of(gauge).add(change);
  }

  public long value(Gauge gauge) {
    return of(gauge).sum();
  }

  private LongAdder of(Gauge gauge) {
    return Objects.requireNonNull(values.get(gauge));
  }
}
