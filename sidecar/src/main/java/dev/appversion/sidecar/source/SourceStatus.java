package dev.appversion.sidecar.source;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The origin of the routing state and the condition of its sources, for status, probes and metrics.
 */
public final class SourceStatus {
  /** The source of a routing state. */
  public enum Origin {
    /** There is no state yet. */
    NONE,
    /** Files. */
    FILE,
    /** The API server. */
    API;

    /** The value in {@code /status} and in the label {@code source}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The origin of the current state.
   *
   * @param since the time at which it was put into use; empty if there is none yet
   */
  public record InForce(Origin origin, Optional<Instant> since) {}

  /** A counter. */
  public enum Count {
    /** Watches that the API server has accepted. */
    WATCHES_OPENED("Counts watches opened at the API server."),
    /** Connections to the API server that failed or were rejected. */
    WATCH_FAILURES("Counts connections to the API server that failed or were rejected."),
    /** Routing tables that are invalid. */
    TABLES_REJECTED("Counts routing tables that were rejected as invalid."),
    /** Manifests and keys that could not be read. */
    FETCH_FAILURES("Counts manifests and keys that could not be read."),
    /** Routing tables put into use. */
    UPDATES("Counts routing tables put into use.");

    private final String meaning;

    Count(String meaning) {
      this.meaning = meaning;
    }

    /** The HELP text of the metric: one sentence. */
    public String meaning() {
      return meaning;
    }
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private volatile InForce inForce = new InForce(Origin.NONE, Optional.empty());
  private volatile boolean watching;
  private volatile String problem = "";

  /** No state, and all counters at 0. */
  public SourceStatus() {
    for (Count what : Count.values()) {
      counts.put(what, new LongAdder());
    }
  }

  /** The origin of the current state. */
  public InForce inForce() {
    return inForce;
  }

  /** The value of a counter. */
  public long total(Count what) {
    return adder(what).sum();
  }

  /** Whether a watch is open now. */
  public boolean isWatching() {
    return watching;
  }

  /** Why the sources provide no state at the moment, and what to do; empty if they do. */
  public String problem() {
    return problem;
  }

  void inForce(Origin origin, Instant now) {
    inForce = new InForce(origin, Optional.of(now));
    count(Count.UPDATES);
  }

  void count(Count what) {
    adder(what).increment();
  }

  void watching(boolean open) {
    watching = open;
  }

  void problem(String what) {
    problem = what;
  }

  private LongAdder adder(Count what) {
    return Objects.requireNonNull(counts.get(what));
  }
}
