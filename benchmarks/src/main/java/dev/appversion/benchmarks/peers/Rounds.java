package dev.appversion.benchmarks.peers;

import dev.appversion.benchmarks.peers.lab.Lab;
import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.report.Samples;
import dev.appversion.benchmarks.peers.subject.Subject;
import dev.appversion.benchmarks.peers.work.Trial;
import dev.appversion.benchmarks.peers.work.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures all proxies with one kind of work, in alternating rounds: each round has a sample of
 * every proxy, and every second round has them in reverse order.
 *
 * @param count of the rounds
 * @param progress receives a line for each step
 */
record Rounds(int count, Consumer<String> progress) {

  /** A proxy and what was measured so far. */
  private record Entry(String name, Trial trial, Map<Metric, List<Double>> values) {
    void add(Map<Metric, Double> sample) {
      sample.forEach(
          (metric, value) ->
              values.computeIfAbsent(metric, m -> new ArrayList<>()).add(rounded(value)));
    }

    Map<Metric, Samples> samples() {
      Map<Metric, Samples> samples = new EnumMap<>(Metric.class);
      values.forEach((metric, all) -> samples.put(metric, new Samples(all)));
      return samples;
    }
  }

  /** The samples of each metric, by the name of the proxy. */
  Map<String, Map<Metric, Samples>> run(Lab lab, Work work, List<Subject> subjects)
      throws IOException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    try {
      for (Subject subject : subjects) {
        if (work.suits(subject)) {
          progress.accept(work.name() + ": " + subject.name() + " starts");
          entries.add(
              new Entry(subject.name(), work.prepare(lab, subject), new EnumMap<>(Metric.class)));
        }
      }
      for (Entry entry : entries) {
        entry.trial().check();
        progress.accept(work.name() + ": " + entry.name() + " does the work; warm-up");
        entry.trial().warmUp();
      }
      for (int round = 0; round < count; round++) {
        for (Entry entry : round % 2 == 0 ? entries : entries.reversed()) {
          Map<Metric, Double> sample = entry.trial().round();
          entry.add(sample);
          progress.accept(
              "%s: round %d of %d: %s: %s"
                  .formatted(work.name(), round + 1, count, entry.name(), line(work, sample)));
        }
      }
    } finally {
      entries.forEach(entry -> entry.trial().close());
    }
    Map<String, Map<Metric, Samples>> samples = new LinkedHashMap<>();
    entries.forEach(entry -> samples.put(entry.name(), entry.samples()));
    return samples;
  }

  /** To a thousandth: what is below that is noise. */
  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static String line(Work work, Map<Metric, Double> sample) {
    List<String> parts = new ArrayList<>();
    for (Metric metric : work.metrics()) {
      Double value = sample.get(metric);
      if (value != null) {
        parts.add(metric.format(value) + " " + metric.label());
      }
    }
    return String.join("; ", parts);
  }
}
