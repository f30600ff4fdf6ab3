package dev.appversion.benchmarks.jvm;

import dev.appversion.benchmarks.process.ProcessUsage;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * The results of all sets as lines of text.
 *
 * @param rows the medians of each set; the others are relative to the first
 */
record OptionsTable(List<Row> rows) {
  private static final double KIB_IN_MIB = 1024;

  /**
   * A set of options with its medians.
   *
   * @param set in addition to the image's options
   */
  record Row(JvmOptionSet set, Measured median) {}

  OptionsTable {
    rows = List.copyOf(rows);
  }

  void print(PrintStream out) {
    Measured first = rows.getFirst().median();
    out.println(
        "Relative to the first row in parentheses; memory in MiB, resident/private/anonymous.");
    out.printf(
        "%-28s %9s %11s %11s %12s %15s %15s %15s %11s%n",
        "options",
        "ready ms",
        "memory",
        "at 1,000/s",
        "µs/request",
        "forwarded/s",
        "µs/request",
        "pages/s, assets/s",
        "loaded");
    for (Row row : rows) {
      Measured r = row.median();
      out.printf(
          Locale.ROOT,
          "%-28s %9.0f %11s %11s %12.0f %8.0f (%4.2f) %8.1f (%4.2f) %6.0f %8.0f %11s%n",
          row.set().name(),
          r.readyMillis(),
          mib(r.ready()),
          mib(r.afterPaced()),
          r.paced().cpuMicros(),
          r.forwarded().rate(),
          r.forwarded().rate() / first.forwarded().rate(),
          r.forwarded().cpuMicros(),
          r.forwarded().cpuMicros() / first.forwarded().cpuMicros(),
          r.pages().rate(),
          r.assets().rate(),
          mib(r.loaded()));
    }
  }

  private static String mib(ProcessUsage usage) {
    return String.format(
        Locale.ROOT,
        "%.0f/%.0f/%.0f",
        usage.rssKib() / KIB_IN_MIB,
        usage.privateKib() / KIB_IN_MIB,
        usage.anonymousKib() / KIB_IN_MIB);
  }
}
