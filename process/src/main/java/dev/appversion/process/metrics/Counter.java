package dev.appversion.process.metrics;

import dev.appversion.process.metrics.PrometheusText.MetricType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter with labels. Thread-safe.
 *
 * <p>The values of a label are a fixed set, never text from a request: each combination is kept.
 */
public final class Counter {
  private final String name;
  private final String help;
  private final List<String> labels;
  private final Map<List<String>, LongAdder> counts = new ConcurrentSkipListMap<>(Counter::compare);

  /**
   * A counter.
   *
   * @param name ends with {@code _total}
   * @param help one full sentence
   * @param labels names of the labels
   */
  public Counter(String name, String help, String... labels) {
    this.name = name;
    this.help = help;
    this.labels = List.of(labels);
  }

  /**
   * Adds one.
   *
   * @param values of the labels, in their order
   * @throws IllegalArgumentException if there are more or fewer values than labels
   */
  public void increment(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(name + " has the labels " + labels);
    }
    counts.computeIfAbsent(List.of(values), _ -> new LongAdder()).increment();
  }

  /** Writes the counter with all combinations of labels so far. */
  public void write(PrometheusText out) {
    out.metric(name, MetricType.COUNTER, help);
    counts.forEach((values, count) -> out.sample(count.sum(), alternating(values)));
  }

  private String[] alternating(List<String> values) {
    String[] all = new String[2 * values.size()];
    for (int i = 0; i < values.size(); i++) {
      all[2 * i] = labels.get(i);
      all[2 * i + 1] = values.get(i);
    }
    return all;
  }

  private static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
