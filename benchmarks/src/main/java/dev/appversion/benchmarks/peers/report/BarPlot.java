package dev.appversion.benchmarks.peers.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The medians as horizontal bars, in SVG that follows the light or dark mode of the reader. */
public final class BarPlot {
  private static final int WIDTH = 880;
  private static final int LEFT = 110;
  private static final int BAR = 20;
  private static final int ROW = 26;
  private static final int HEAD = 48;
  private static final int MARGIN = 20;

  /** Space for the value after a bar. */
  private static final int VALUE = 90;

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

  /** The SVG document: for each kind of work its first metrics that are better if high or low. */
  public static String of(Results results) {
    List<Group> groups = new ArrayList<>();
    for (WorkResult work : results.works()) {
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
    int height = MARGIN + groups.stream().mapToInt(BarPlot::height).sum() + MARGIN / 2;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" role="img" aria-labelledby="title">
              <title id="title">The sidecar beside other proxies: medians of benchmarks/run Peers</title>
            %3$s  <rect class="page" x="1" y="1" width="%4$d" height="%5$d" rx="10"/>
            """,
            WIDTH,
            height,
            STYLE,
            WIDTH - 2,
            height - 2));
    int y = MARGIN;
    for (Group group : groups) {
      group(svg, group, y);
      y += height(group);
    }
    return svg.append("</svg>\n").toString();
  }

  /** The metrics of the mix that Part 9 compares; of other kinds of work, the first one. */
  private static List<Metric> plotted(WorkResult work) {
    return work.name().equals("mix")
        ? List.of(Metric.RATE, Metric.CPU, Metric.PRIVATE)
        : List.of(work.metrics().getFirst());
  }

  private static int height(Group group) {
    return HEAD + group.bars().size() * ROW;
  }

  private static void group(StringBuilder svg, Group group, int top) {
    OptionalDouble largest = group.bars().values().stream().mapToDouble(v -> v).max();
    String direction =
        switch (group.metric().better()) {
          case HIGHER -> "more is better";
          case LOWER -> "less is better";
          case NEITHER -> "";
        };
    svg.append(
        "  <text x=\"%d\" y=\"%d\"><tspan class=\"title\">%s: %s</tspan> <tspan class=\"unit\">%s</tspan></text>%n"
            .formatted(
                MARGIN,
                top + 20,
                escape(group.title()),
                escape(group.metric().label()),
                direction));
    int y = top + 32;
    for (Map.Entry<String, Double> bar : group.bars().entrySet()) {
      double share = bar.getValue() / Math.max(largest.orElse(1), 1e-9);
      double width = Math.max(1, share * (WIDTH - LEFT - VALUE - MARGIN));
      svg.append(
          String.format(
              Locale.ROOT,
              "  <text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                  + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>"
                  + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
              LEFT - 8,
              y + 15,
              escape(bar.getKey()),
              bar.getKey().equals("sidecar") ? "sidecar" : "bar",
              LEFT,
              y,
              width,
              BAR,
              LEFT + width + 8,
              y + 15,
              group.metric().format(bar.getValue())));
      y += ROW;
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
