package dev.appversion.cli.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The live shares in a terminal: drawn in place where that is possible, else a line now and then.
 */
public final class TerminalView {
  private static final int WIDTH = 40;
  private static final int PLAIN_EVERY = 4; // updates

  private final PrintWriter out;
  private final boolean inPlace;
  private final boolean colour;
  private int drawn;
  private int updates;

  public TerminalView(PrintWriter out, boolean inPlace, boolean colour) {
    this.out = out;
    this.inPlace = inPlace;
    this.colour = colour;
  }

  /** Says something above the live part. */
  public synchronized void say(String text) {
    erase();
    out.println(text);
    out.flush();
  }

  public synchronized void update(DemoStatus status) {
    if (inPlace) {
      erase();
      List<String> lines = block(status);
      lines.forEach(out::println);
      drawn = lines.size();
    } else if (updates++ % PLAIN_EVERY == 0) {
      out.println(line(status));
    }
    out.flush();
  }

  private void erase() {
    if (drawn > 0) {
      out.print("\033[" + drawn + "A\033[J");
      drawn = 0;
    }
  }

  static String line(DemoStatus status) {
    return status.versions().stream()
            .map(
                version ->
                    "%s asked %s measured %s"
                        .formatted(
                            version.name(), percent(version.asked()), measured(status, version)))
            .collect(Collectors.joining(" | "))
        + " | "
        + numbers(status);
  }

  private List<String> block(DemoStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    int name = status.versions().stream().mapToInt(v -> v.name().length()).max().orElse(0);
    for (DemoStatus.Version version : status.versions()) {
      lines.add(
          "  %s  %s  asked %6s  measured %6s"
              .formatted(
                  pad(version.name(), name),
                  bar(version),
                  percent(version.asked()),
                  measured(status, version)));
    }
    lines.add("  " + numbers(status));
    if (!status.problem().isEmpty()) {
      status.problem().lines().forEach(line -> lines.add("  " + paint("31", line)));
    }
    return lines;
  }

  /** The measured share filled, and a mark where it should end. */
  private String bar(DemoStatus.Version version) {
    int filled = cells(version.measured());
    int asked = Math.min(WIDTH - 1, cells(version.asked()));
    StringBuilder bar = new StringBuilder();
    for (int i = 0; i < WIDTH; i++) {
      bar.append(i == asked ? '|' : i < filled ? '█' : '░');
    }
    return paint(version.asAsked() ? "32" : "33", bar.toString());
  }

  private String paint(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  private static int cells(double percent) {
    return (int) Math.round(percent / 100 * WIDTH);
  }

  private static String numbers(DemoStatus status) {
    return "last %d visits, %d requests/s, %d failures"
        .formatted(status.sample(), status.requestsPerSecond(), status.failures());
  }

  private static String measured(DemoStatus status, DemoStatus.Version version) {
    return status.sample() == 0 ? "-" : percent(version.measured());
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f%%", value);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
