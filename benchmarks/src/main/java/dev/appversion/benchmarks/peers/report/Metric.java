package dev.appversion.benchmarks.peers.report;

import java.util.Locale;

/** A measured quantity: its unit and its format. */
public enum Metric {
  /** Responses in each second. */
  RATE("requests/s", 0, Better.HIGHER),
  /** Processor time of the proxy's processes for each response, in user and kernel mode. */
  CPU("CPU per request, µs", 1, Better.LOWER),
  /** Resident memory after the load, see {@code Memory}. */
  RSS("RSS, MiB", 1, Better.LOWER),
  /** Pages that each process needs for itself. */
  PRIVATE("private, MiB", 1, Better.LOWER),
  /** Pages of files, which processes of the same program share. */
  SHARED("file pages, MiB", 1, Better.LOWER),
  /** Median latency, from the intended start of a request. */
  P50("p50, ms", 2, Better.LOWER),
  /** 99th percentile. */
  P99("p99, ms", 2, Better.LOWER),
  /** 99.9th percentile. */
  P999("p99.9, ms", 2, Better.LOWER),
  /** From the start of the process until its probe succeeds. */
  READY("start to ready, ms", 0, Better.LOWER),
  /** Processor time that the process has used when it is ready. */
  READY_CPU("CPU until ready, ms", 0, Better.LOWER),
  /** 99th percentile of the first 5 s after it is ready. */
  FIRST_P99("p99 of the first 5 s, ms", 2, Better.LOWER),
  /** Private memory for each idle connection of a client. */
  CONNECTION("private per connection, KiB", 2, Better.LOWER),
  /** By how much the tenth process raises the memory of all ten, measured by Pss. */
  MARGINAL("the tenth, MiB", 1, Better.LOWER),
  /** Processor time of the second sidecar for each request that it gets. */
  SECOND_CPU("CPU of the second, µs", 1, Better.LOWER),
  /** The share of the other core that the load generator and the app used. */
  GENERATOR("other core busy, %", 0, Better.NEITHER);

  /** Which values are better. */
  public enum Better {
    /** Such as a rate. */
    HIGHER,
    /** Such as a cost. */
    LOWER,
    /** A circumstance of the measurement. */
    NEITHER
  }

  private final String label;
  private final int digits;
  private final Better better;

  Metric(String label, int digits, Better better) {
    this.label = label;
    this.digits = digits;
    this.better = better;
  }

  /** The name with the unit. */
  public String label() {
    return label;
  }

  /** Which values are better. */
  public Better better() {
    return better;
  }

  /** A value without its unit. */
  public String format(double value) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
