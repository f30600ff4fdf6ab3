package dev.appversion.benchmarks.controlplane;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results, in the order in which they were measured. */
final class Figures {
  private final List<Figure> all = new ArrayList<>();

  private record Figure(String phase, String what, double value, String unit) {}

  void add(String phase, String what, double value, String unit) {
    all.add(new Figure(phase, what, value, unit));
  }

  /** The requests of a phase, each kind divided by a number. */
  void add(String phase, ApiRequests requests, double divisor, String unit) {
    requests
        .requests()
        .forEach((what, count) -> add(phase, "requests: " + what, count / divisor, unit));
    add(phase, "requests, all", requests.total() / divisor, unit);
    add(phase, "bytes of responses", requests.responseBytes() / divisor, unit);
    add(phase, "watch events", requests.watchEvents() / divisor, unit);
    add(phase, "bytes of watch events", requests.watchBytes() / divisor, unit);
  }

  void print(PrintStream out) {
    all.forEach(
        figure ->
            out.printf(
                Locale.ROOT,
                "%-12s %-50s %14s %s%n",
                figure.phase(),
                figure.what(),
                number(figure.value()),
                figure.unit()));
  }

  String json() {
    return all.stream()
        .map(
            figure ->
                "  {\"phase\": \"%s\", \"what\": \"%s\", \"value\": %s, \"unit\": \"%s\"}"
                    .formatted(
                        figure.phase(), figure.what(), number(figure.value()), figure.unit()))
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
