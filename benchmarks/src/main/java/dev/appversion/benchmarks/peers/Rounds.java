package dev.appversion.benchmarks.peers;

import dev.appversion.benchmarks.peers.report.Metric;
import dev.appversion.benchmarks.peers.report.Samples;
import dev.appversion.benchmarks.peers.subject.Subject;
import dev.appversion.benchmarks.peers.work.Lab;
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

  /** The samples of each metric, by the name of the proxy. */
  Map<String, Map<Metric, Samples>> run(Lab lab, Work work, List<Subject> subjects)
      throws IOException, InterruptedException {
    Map<String, Trial> trials = new LinkedHashMap<>();
    try {
      for (Subject subject : subjects) {
        if (work.suits(subject)) {
          progress.accept(work.name() + ": " + subject.name() + " starts");
          trials.put(subject.name(), work.prepare(lab, subject));
        }
      }
      for (var trial : trials.entrySet()) {
        trial.getValue().check();
        progress.accept(work.name() + ": " + trial.getKey() + " does the work; warm-up");
        trial.getValue().warmUp();
      }
      return rounds(work, trials);
    } finally {
      trials.values().forEach(Trial::close);
    }
  }

  private Map<String, Map<Metric, Samples>> rounds(Work work, Map<String, Trial> trials)
      throws IOException, InterruptedException {
    Map<String, Map<Metric, List<Double>>> values = new LinkedHashMap<>();
    trials.keySet().forEach(name -> values.put(name, new EnumMap<>(Metric.class)));
    for (int round = 0; round < count; round++) {
      List<String> order = List.copyOf(trials.keySet());
      for (String name : round % 2 == 0 ? order : order.reversed()) {
        Trial trial = trials.get(name);
        Map<Metric, Double> sample = trial == null ? Map.of() : trial.round();
        for (Metric metric : work.metrics()) {
          Double value = sample.get(metric);
          if (value != null) {
            values.get(name).computeIfAbsent(metric, m -> new ArrayList<>()).add(rounded(value));
          }
        }
        progress.accept(
            "%s: round %d of %d: %s: %s"
                .formatted(work.name(), round + 1, count, name, line(work, sample)));
      }
    }
    Map<String, Map<Metric, Samples>> samples = new LinkedHashMap<>();
    values.forEach(
        (name, metrics) -> {
          Map<Metric, Samples> of = new EnumMap<>(Metric.class);
          metrics.forEach((metric, all) -> of.put(metric, new Samples(all)));
          samples.put(name, of);
        });
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
