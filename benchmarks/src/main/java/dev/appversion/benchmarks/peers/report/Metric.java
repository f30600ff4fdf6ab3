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
