package dev.appversion.cli.terminal;

import picocli.CommandLine;

/** The width of help: that of the terminal. */
public final class HelpWidth {
  /** If the output is not a terminal. */
  private static final int STANDARD = 100;

  /** The minimum of picocli. */
  private static final int LEAST = 55;

  private static final int MOST = 160;

  private HelpWidth() {}

  /** Sets the width: COLUMNS, else that of the terminal. */
  public static void set(CommandLine line, CliContext context) {
    String columns = context.env().getOrDefault("COLUMNS", "");
    boolean given = columns.matches("[1-9][0-9]{0,4}");
    int width = given ? Integer.parseInt(columns) : STANDARD;
    line.setUsageHelpWidth(Math.clamp(width, LEAST, MOST));
    line.setUsageHelpAutoWidth(!given && context.terminal());
  }
}
