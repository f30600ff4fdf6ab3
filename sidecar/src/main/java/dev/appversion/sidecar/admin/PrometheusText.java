package dev.appversion.sidecar.admin;

/** Writes metrics in Prometheus' text format, version 0.0.4. */
final class PrometheusText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder out = new StringBuilder(4096);
  private String name = "";

  /** Begins a metric: the samples that follow are its own. */
  PrometheusText metric(String newName, String type, String help) {
    name = newName;
    out.append("# HELP ").append(name).append(' ').append(escapedHelp(help)).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /** A sample with labels: names and values in turn. */
  PrometheusText sample(Number value, String... labels) {
    return labelled("", value, labels);
  }

  /** A sample of a histogram's part, such as {@code _bucket}. */
  PrometheusText labelled(String suffix, Number value, String... labels) {
    out.append(name).append(suffix);
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',');
      out.append(labels[i]).append("=\"").append(escapedLabel(labels[i + 1])).append('"');
    }
    out.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
    return this;
  }

  /** A number as Prometheus reads it: whole ones without a fraction. */
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

  @Override
  public String toString() {
    return out.toString();
  }
}
