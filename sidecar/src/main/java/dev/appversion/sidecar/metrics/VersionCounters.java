package dev.appversion.sidecar.metrics;

import dev.appversion.process.metrics.Histogram;
import dev.appversion.sidecar.metrics.VersionMetrics.Failure;
import dev.appversion.sidecar.metrics.VersionMetrics.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one version. Thread-safe; an increment does not allocate. */
final class VersionCounters {
  /** Index 0 is for requests that ended without a response, 1 to 5 for 1xx to 5xx. */
  static final int STATUS_CLASSES = 6;

  /**
   * Upper bounds of the durations, in seconds. From 50 ms to 1 s they are at most 1.7 times apart,
   * so that the 95th percentile of a web app is known closely enough to compare two versions.
   */
  private static final double[] BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.4, 0.6, 1, 1.5, 2.5, 5, 10, 30
  };

  private final Map<Kind, LongAdder[]> answered = new EnumMap<>(Kind.class);
  private final Map<Kind, LongAdder[]> selected = new EnumMap<>(Kind.class);
  private final Map<Kind, Histogram> durations = new EnumMap<>(Kind.class);
  private final Map<Failure, LongAdder> failures = new EnumMap<>(Failure.class);
  private final LongAdder[] assets = adders(STATUS_CLASSES);
  private final LongAdder conflicts = new LongAdder();
  private final LongAdder missingAssets = new LongAdder();

  VersionCounters() {
    for (Kind kind : Kind.values()) {
      answered.put(kind, adders(STATUS_CLASSES));
      selected.put(kind, adders(STATUS_CLASSES));
      durations.put(kind, new Histogram(BOUNDS));
    }
    for (Failure failure : Failure.values()) {
      failures.put(failure, new LongAdder());
    }
  }

  LongAdder answered(Kind kind, int statusClass) {
    return Objects.requireNonNull(answered.get(kind))[statusClass];
  }

  LongAdder selected(Kind kind, int statusClass) {
    return Objects.requireNonNull(selected.get(kind))[statusClass];
  }

  Histogram durations(Kind kind) {
    return Objects.requireNonNull(durations.get(kind));
  }

  LongAdder assets(int statusClass) {
    return assets[statusClass];
  }

  LongAdder failures(Failure failure) {
    return Objects.requireNonNull(failures.get(failure));
  }

  LongAdder conflicts() {
    return conflicts;
  }

  LongAdder missingAssets() {
    return missingAssets;
  }

  private static LongAdder[] adders(int length) {
    LongAdder[] adders = new LongAdder[length];
    for (int i = 0; i < length; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }
}
