package dev.appversion.benchmarks.peers.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians as horizontal bars, in SVG that follows the light or dark mode of the reader. */
public final class BarPlot {
  private static final int WIDTH = 900;
  private static final int COLUMNS = 2;
  private static final int COLUMN = WIDTH / COLUMNS;
  private static final int LEFT = 100;
  private static final int BAR = 20;
  private static final int ROW = 26;
  private static final int HEAD = 48;
  private static final int MARGIN = 20;

  /** Space for the value after a bar. */
  private static final int VALUE = 70;

  private static final String STYLE =
      """
        <style>
          text { font: 14px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; fill: #24292f; }
          .title { font-weight: 600; } .unit, .note { fill: #57606a; font-size: 13px; }
          .page { fill: #ffffff; stroke: #d0d7de; } .bar { fill: #8c959f; } .sidecar { fill: #0969da; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; } .unit, .note { fill: #9198a1; }
            .page { fill: #0d1117; stroke: #3d444d; } .bar { fill: #656c76; } .sidecar { fill: #4493f8; }
          }
        </style>
      """;

  private BarPlot() {}

  /**
   * One group of bars.
   *
   * @param title of the group
   * @param metric its unit
   * @param bars the value of each subject
   */
  private record Group(String title, Metric metric, Map<String, Double> bars) {}

  /** The SVG document; kinds of work with a single proxy are not in it. */
  public static String of(Results results) {
    List<Group> groups = groups(results);
    StringBuilder content = new StringBuilder();
    int y = MARGIN;
    for (int first = 0; first < groups.size(); first += COLUMNS) {
      List<Group> row = groups.subList(first, Math.min(first + COLUMNS, groups.size()));
      for (int column = 0; column < row.size(); column++) {
        group(content, row.get(column), column * COLUMN, y);
      }
      y += row.stream().mapToInt(BarPlot::height).max().orElse(0);
    }
    int height = y + MARGIN / 2;
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" role="img" aria-labelledby="title">
          <title id="title">The sidecar beside other proxies: medians of benchmarks/run Peers</title>
        %3$s  <rect class="page" x="1" y="1" width="%4$d" height="%5$d" rx="10"/>
        %6$s</svg>
        """,
        WIDTH,
        height,
        STYLE,
        WIDTH - 2,
        height - 2,
        content);
  }

  private static List<Group> groups(Results results) {
    List<Group> groups = new ArrayList<>();
    for (WorkResult work : results.works()) {
      if (work.subjects().size() < 2) {
        continue;
      }
      for (Metric metric : plotted(work)) {
        Map<String, Double> bars = new LinkedHashMap<>();
        work.subjects()
            .keySet()
            .forEach(
                subject ->
                    work.median(subject, metric).ifPresent(value -> bars.put(subject, value)));
        groups.add(new Group(work.name(), metric, bars));
      }
    }
    return groups;
  }

  /** Of the mix rate, cost and memory; of other kinds of work the most important metric. */
  private static List<Metric> plotted(WorkResult work) {
    return work.name().equals("mix")
        ? List.of(Metric.RATE, Metric.CPU, Metric.PRIVATE)
        : List.of(work.metrics().getFirst());
  }

  private static int height(Group group) {
    return HEAD + group.bars().size() * ROW;
  }

  private static void group(StringBuilder svg, Group group, int x, int top) {
    double largest = group.bars().values().stream().mapToDouble(v -> v).max().orElse(0);
    String direction =
        switch (group.metric().better()) {
          case HIGHER -> "more is better";
          case LOWER -> "less is better";
          case NEITHER -> "";
        };
    svg.append(
        "  <text x=\"%d\" y=\"%d\"><tspan class=\"title\">%s: %s</tspan> <tspan class=\"unit\">%s</tspan></text>\n"
            .formatted(
                x + MARGIN,
                top + 20,
                escape(group.title()),
                escape(group.metric().label()),
                direction));
    int y = top + 32;
    for (Map.Entry<String, Double> bar : group.bars().entrySet()) {
      double share = largest > 0 ? bar.getValue() / largest : 0;
      double width = Math.max(1, share * (COLUMN - LEFT - VALUE - MARGIN));
      svg.append(
          String.format(
              Locale.ROOT,
              "  <text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                  + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>"
                  + "<text x=\"%.1f\" y=\"%d\">%s</text>\n",
              x + LEFT - 8,
              y + 15,
              escape(bar.getKey()),
              bar.getKey().equals("sidecar") ? "sidecar" : "bar",
              x + LEFT,
              y,
              width,
              BAR,
              x + LEFT + width + 8,
              y + 15,
              group.metric().format(bar.getValue())));
      y += ROW;
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
