package dev.appversion.store.server;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.metrics.PrometheusText.MetricType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The metrics of the store. Thread-safe. */
public final class StoreMetrics {
  /** The result of a request. */
  enum Result {
    /** An asset was sent. */
    SERVED("served"),
    /** The asset is not stored: 404. */
    MISSED("not_there"),
    /** The signature is invalid: 403. */
    REFUSED("refused"),
    /** The backend failed: 503. */
    FAILED("failed");

    private final String label;

    Result(String label) {
      this.label = label;
    }
  }

  private final Map<Result, LongAdder> requests = new EnumMap<>(Result.class);
  private final LongAdder storedBytes = new LongAdder();
  private final LongAdder sweptBytes = new LongAdder();

  /** All counters at 0. */
  public StoreMetrics() {
    for (Result result : Result.values()) {
      requests.put(result, new LongAdder());
    }
  }

  void count(Result result) {
    of(result).increment();
  }

  private LongAdder of(Result result) {
    return Objects.requireNonNull(requests.get(result));
  }

  void stored(long bytes) {
    storedBytes.add(bytes);
  }

  void swept(long bytes) {
    sweptBytes.add(bytes);
  }

  /**
   * Writes the current values.
   *
   * @param build the store's own version
   * @param backendOk whether the last write check of the backend succeeded
   */
  void write(PrometheusText out, String build, boolean backendOk) {
    out.metric(
            "appversion_store_build_info",
            MetricType.GAUGE,
            "Shows the version of the store; the value is always 1.")
        .sample(1, "version", build);
    out.metric(
            "appversion_store_backend_ok",
            MetricType.GAUGE,
            "Is 1 if the last write check of the backend succeeded.")
        .sample(backendOk ? 1 : 0);
    out.metric(
        "appversion_store_requests_total", MetricType.COUNTER, "Counts requests, by result.");
    for (Result result : Result.values()) {
      out.sample(of(result).sum(), "result", result.label);
    }
    out.metric(
            "appversion_store_stored_bytes_total", MetricType.COUNTER, "Counts the bytes uploaded.")
        .sample(storedBytes.sum());
    out.metric(
            "appversion_store_swept_bytes_total",
            MetricType.COUNTER,
            "Counts the bytes deleted by sweeps.")
        .sample(sweptBytes.sum());
  }
}
