package dev.appversion.process.metrics;

import java.util.Locale;

/**
 * Writes metrics in Prometheus' text format, version 0.0.4. Labels and HELP texts are escaped. Not
 * thread-safe.
 */
public final class PrometheusText {
  /** The content type. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** The types of the format that these processes use. */
  public enum MetricType {
    /** A value that only increases; reset when the process starts. */
    COUNTER,
    /** A value that increases and decreases. */
    GAUGE,
    /** Counts of observations in cumulative buckets, with their sum and number. */
    HISTOGRAM,
    /** The sum and the number of observations. */
    SUMMARY
  }

  private final StringBuilder out = new StringBuilder(4096);
  private String name = "";

  /**
   * Starts a metric; the following samples belong to it.
   *
   * @param help one full sentence, with the unit
   */
  public PrometheusText metric(String newName, MetricType type, String help) {
    name = newName;
    out.append("# HELP ").append(name).append(' ').append(escapedHelp(help)).append('\n');
    out.append("# TYPE ").append(name).append(' ');
    out.append(type.name().toLowerCase(Locale.ROOT)).append('\n');
    return this;
  }

  /** A sample with labels: names and values alternate. */
  public PrometheusText sample(Number value, String... labels) {
    return sampleOf("", value, labels);
  }

  /** A sample of a part of a histogram or a summary, such as {@code _bucket}. */
  public PrometheusText sampleOf(String suffix, Number value, String... labels) {
    out.append(name).append(suffix);
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',');
      out.append(labels[i]).append("=\"").append(escapedLabel(labels[i + 1])).append('"');
    }
    out.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
    return this;
  }

  /** A number as Prometheus parses it: integers have no fraction. */
  static String number(Number value) {
    double real = value.doubleValue();
    if (value instanceof Long || value instanceof Integer) {
      return value.toString();
    }
    if (Double.isInfinite(real)) {
      return real > 0 ? "+Inf" : "-Inf";
    }
    return real == Math.rint(real) && Math.abs(real) < 1e15
        ? Long.toString((long) real)
        : Double.toString(real);
  }

  private static String escapedHelp(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String escapedLabel(String text) {
    return escapedHelp(text).replace("\"", "\\\"");
  }

  /** The text so far. */
  @Override
  public String toString() {
    return out.toString();
  }
}
