package dev.appversion.cli.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * The live shares in a terminal: redrawn in place if possible, else one line for every few updates.
 */
public final class TerminalView {
  private static final int WIDEST_BAR = 40;
  private static final int NARROWEST_BAR = 10;

  /** The width of a line without the name and the bar. */
  private static final int FIGURES =
      2 + 2 + 2 + "expected 100.0%".length() + 2 + "measured 100.0%".length();

  private static final int PLAIN_EVERY = 4; // updates

  private final PrintWriter out;
  private final boolean inPlace;
  private final boolean colour;
  private final IntSupplier columns;
  private int drawn;
  private int updates;

  /**
   * @param inPlace whether to redraw
   * @param colour whether to use colours
   * @param columns the terminal's present width
   */
  public TerminalView(PrintWriter out, boolean inPlace, boolean colour, IntSupplier columns) {
    this.out = out;
    this.inPlace = inPlace;
    this.colour = colour;
    this.columns = columns;
  }

  /** Prints text above the live part. */
  public synchronized void print(String text) {
    erase();
    out.println(text);
    out.flush();
  }

  /** Shows a status: in place on a terminal, else as one line for every few updates. */
  public synchronized void update(DemoStatus status) {
    if (inPlace) {
      List<String> lines = block(status, columns.getAsInt());
      erase();
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
                    "%s expected %s measured %s"
                        .formatted(
                            version.name(), percent(version.expected()), measured(status, version)))
            .collect(Collectors.joining(" | "))
        + " | "
        + numbers(status);
  }

  /** Lines that fit into the width: a line that the terminal wraps would not be erased. */
  private List<String> block(DemoStatus status, int width) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    int longest = status.versions().stream().mapToInt(v -> v.name().length()).max().orElse(0);
    int name = Math.clamp(width - FIGURES - NARROWEST_BAR, 1, Math.max(1, longest));
    int bar = Math.clamp(width - FIGURES - name, NARROWEST_BAR, WIDEST_BAR);
    for (DemoStatus.Version version : status.versions()) {
      lines.add(
          "  %s  %s  expected %6s  measured %6s"
              .formatted(
                  pad(shorten(version.name(), name), name),
                  bar(version, bar),
                  percent(version.expected()),
                  measured(status, version)));
    }
    wrap(numbers(status), width - 2).forEach(line -> lines.add("  " + line));
    status
        .problem()
        .lines()
        .flatMap(line -> wrap(line, width - 2).stream())
        .forEach(line -> lines.add("  " + paint("31", line)));
    return lines;
  }

  /** The start and the end of a name, where versions differ. */
  private static String shorten(String name, int most) {
    if (name.length() <= most) {
      return name;
    }
    int end = (most - 1) / 2;
    return name.substring(0, most - 1 - end) + "…" + name.substring(name.length() - end);
  }

  /** Wraps a line at spaces, where possible, to at most so many characters. */
  private static List<String> wrap(String line, int most) {
    List<String> lines = new ArrayList<>();
    String rest = line;
    while (rest.length() > most) {
      int space = rest.lastIndexOf(' ', most);
      int end = space > 0 ? space : most;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /** The measured share as a filled bar, with a mark at the expected one. */
  private String bar(DemoStatus.Version version, int width) {
    int filled = cells(version.measured(), width);
    int expected = Math.min(width - 1, cells(version.expected(), width));
    StringBuilder bar = new StringBuilder();
    for (int i = 0; i < width; i++) {
      bar.append(i == expected ? '|' : i < filled ? '█' : '░');
    }
    return paint(version.asExpected() ? "32" : "33", bar.toString());
  }

  private String paint(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  private static int cells(double percent, int width) {
    return (int) Math.round(percent / 100 * width);
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
