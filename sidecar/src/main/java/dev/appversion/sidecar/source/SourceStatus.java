package dev.appversion.sidecar.source;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Where the state in force came from and how its sources fare: for status, probes and metrics. */
public final class SourceStatus {
  /** What a state came from. */
  public enum Origin {
    NONE,
    FILE,
    API;

    /** As {@code /status} says it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The state in force.
   *
   * @param since when it came into force; empty if there is none yet
   */
  public record InForce(Origin origin, Optional<Instant> since) {}

  /** What is counted. */
  public enum Count {
    WATCHES_OPENED("The number of watches opened at the API server."),
    WATCH_FAILURES("The number of connections to the API server that failed or were rejected."),
    TABLES_REJECTED("The number of routing tables that were rejected as invalid."),
    FETCH_FAILURES("The number of manifests and keys that could not be read."),
    UPDATES("The number of routing tables put into use.");

    private final String meaning;

    Count(String meaning) {
      this.meaning = meaning;
    }

    /** What is counted, in one sentence: the HELP text of the metric. */
    public String meaning() {
      return meaning;
    }
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private volatile InForce inForce = new InForce(Origin.NONE, Optional.empty());
  private volatile boolean watching;
  private volatile String problem = "";

  public SourceStatus() {
    for (Count what : Count.values()) {
      counts.put(what, new LongAdder());
    }
  }

  public InForce inForce() {
    return inForce;
  }

  public long total(Count what) {
    return adder(what).sum();
  }

  /** Whether a watch stands at this moment. */
  public boolean isWatching() {
    return watching;
  }

  /** Why the sources give nothing at this moment, with the next step; empty if they do. */
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

  void watching(boolean stands) {
    watching = stands;
  }

  void problem(String what) {
    problem = what;
  }

  private LongAdder adder(Count what) {
    return Objects.requireNonNull(counts.get(what));
  }
}
