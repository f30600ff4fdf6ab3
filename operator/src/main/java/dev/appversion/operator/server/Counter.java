package dev.appversion.operator.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A counter with labels, in the Prometheus text format.
 *
 * <p>Labels come from fixed sets of values, never from a request: each combination is kept.
 */
public final class Counter {
  private final String name;
  private final String help;
  private final List<String> labels;
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

  public Counter(String name, String help, String... labels) {
    this.name = name;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** Counts one, for these values of the labels, in their order. */
  public void increment(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(name + " has the labels " + labels);
    }
    String key =
        IntStream.range(0, values.length)
            .mapToObj(i -> labels.get(i) + "=\"" + values[i] + '"')
            .collect(Collectors.joining(","));
    counts.computeIfAbsent(key, it -> new LongAdder()).increment();
  }

  /** The counter's lines. */
  public String render() {
    StringBuilder text = new StringBuilder();
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" counter\n");
    counts.forEach(
        (key, count) ->
            text.append(name)
                .append('{')
                .append(key)
                .append("} ")
                .append(count.sum())
                .append('\n'));
    return text.toString();
  }
}
