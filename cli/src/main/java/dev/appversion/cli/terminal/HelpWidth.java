package dev.appversion.cli.terminal;

import picocli.CommandLine;

/** How wide help is written: as wide as the terminal. */
public final class HelpWidth {
  /** Where the output is no terminal. */
  private static final int STANDARD = 100;

  /** picocli needs this much. */
  private static final int LEAST = 55;

  private static final int MOST = 160;

  private HelpWidth() {}

  /** Sets the width: COLUMNS, else what the terminal says. */
  public static void set(CommandLine line, CliContext context) {
    String columns = context.env().getOrDefault("COLUMNS", "");
    boolean given = columns.matches("[1-9][0-9]{0,4}");
    int width = given ? Integer.parseInt(columns) : STANDARD;
    line.setUsageHelpWidth(Math.clamp(width, LEAST, MOST));
    line.setUsageHelpAutoWidth(!given && context.terminal());
  }
}
