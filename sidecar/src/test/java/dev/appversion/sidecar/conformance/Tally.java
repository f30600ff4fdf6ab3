package dev.appversion.sidecar.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The result of one proxy over the whole corpus. */
final class Tally {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final String name;
  private final Map<Case.Level, Integer> failed = new EnumMap<>(Case.Level.class);
  private int style;
  private final List<String> lines = new ArrayList<>();

  private Tally(String name) {
    this.name = name;
  }

  /** Plays all of the corpus. */
  static Tally of(String name, Subject.Factory factory) throws IOException {
    Tally tally = new Tally(name);
    try (Bench bench = new Bench(factory, LIMIT)) {
      for (Case played : CaseFile.all()) {
        Bench.Verdict verdict = bench.verdict(played);
        if (!verdict.complaints().isEmpty()) {
          tally.failed.merge(played.level(), 1, Integer::sum);
        } else if (!verdict.style().isEmpty()) {
          tally.style++;
        }
        if (!verdict.isGood()) {
          tally.lines.add(played + "\n    " + String.join("\n    ", verdict.all()));
        }
      }
    }
    return tally;
  }

  /** The head of the table that {@link #row()} belongs to, with the number of cases by level. */
  static String head() {
    Map<Case.Level, Long> cases = new EnumMap<>(Case.Level.class);
    CaseFile.all().forEach(one -> cases.merge(one.level(), 1L, Long::sum));
    return "%-10s %14s %16s %16s %8s"
        .formatted(
            "failed",
            "MUST of " + cases.get(Case.Level.MUST),
            "SHOULD of " + cases.get(Case.Level.SHOULD),
            "CHOICE of " + cases.get(Case.Level.CHOICE),
            "style");
  }

  String row() {
    return "%-10s %14d %16d %16d %8d"
        .formatted(
            name,
            failed(Case.Level.MUST),
            failed(Case.Level.SHOULD),
            failed(Case.Level.CHOICE),
            style);
  }

  int failed(Case.Level level) {
    return failed.getOrDefault(level, 0);
  }

  /** Each case that failed, and why. */
  String details() {
    return String.join("\n", lines) + "\n";
  }
}
