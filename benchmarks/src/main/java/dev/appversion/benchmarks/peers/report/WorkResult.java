package dev.appversion.benchmarks.peers.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of one kind of work.
 *
 * @param name in options
 * @param title a sentence about the work, for the documents
 * @param date when it was measured, ISO 8601
 * @param load the machine's load average of the minute before
 * @param rounds the number of samples
 * @param seconds of load in each round
 * @param metrics the columns
 * @param subjects by name, the samples of each metric
 */
public record WorkResult(
    String name,
    String title,
    String date,
    double load,
    int rounds,
    int seconds,
    List<Metric> metrics,
    Map<String, Map<Metric, Samples>> subjects) {
  public WorkResult {
    metrics = List.copyOf(metrics);
    subjects = Collections.unmodifiableMap(new LinkedHashMap<>(subjects));
  }

  /** The median of a subject's metric, if it was measured. */
  public Optional<Double> median(String subject, Metric metric) {
    return Optional.ofNullable(subjects.get(subject))
        .map(all -> all.get(metric))
        .map(Samples::median);
  }
}
