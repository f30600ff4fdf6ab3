package dev.appversion.benchmarks.peers.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results in Markdown: one table for each kind of work. */
public final class ResultsTable {
  private static final String PEER = "envoy";

  private ResultsTable() {}

  /** The text. */
  public static String of(Results results) {
    StringBuilder text = new StringBuilder();
    Results.Machine machine = results.machine();
    text.append(
        "%s, %d cores, Linux %s. %s.%n"
            .formatted(
                machine.cpu(),
                machine.cores(),
                machine.kernel(),
                results.versions().entrySet().stream()
                    .map(version -> version.getKey() + " " + version.getValue())
                    .collect(Collectors.joining(", "))));
    if (results.works().isEmpty()) {
      text.append("\nNot measured yet.\n");
    }
    results.works().forEach(work -> text.append('\n').append(table(work)));
    return text.toString();
  }

  private static String table(WorkResult work) {
    Metric first = work.metrics().getFirst();
    boolean compared = work.median(PEER, first).isPresent();
    List<String> head = new ArrayList<>();
    head.add("");
    work.metrics().forEach(metric -> head.add(metric.label()));
    if (compared) {
      head.add(2, "of Envoy's");
    }
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "**%s**: %s %s, %d rounds of %d s, load average before it %.1f:%n%n",
                work.name(),
                work.title(),
                work.date().substring(0, 10),
                work.rounds(),
                work.seconds(),
                work.load()));
    row(text, head);
    text.append("|---".repeat(head.size())).append("|\n");
    work.subjects()
        .forEach(
            (subject, samples) -> {
              List<String> cells = new ArrayList<>();
              cells.add(subject.equals("sidecar") ? "**sidecar**" : subject);
              work.metrics().forEach(metric -> cells.add(cell(samples, metric, first)));
              if (compared) {
                double peer = work.median(PEER, first).orElseThrow();
                cells.add(
                    2,
                    String.format(
                        Locale.ROOT, "%.2f", work.median(subject, first).orElseThrow() / peer));
              }
              row(text, cells);
            });
    return text.toString();
  }

  private static String cell(Map<Metric, Samples> samples, Metric metric, Metric first) {
    Samples values = samples.get(metric);
    if (values == null) {
      return "";
    }
    String median = metric.format(values.median());
    return metric == first && values.values().size() > 1
        ? median + " (" + metric.format(values.min()) + " to " + metric.format(values.max()) + ")"
        : median;
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
