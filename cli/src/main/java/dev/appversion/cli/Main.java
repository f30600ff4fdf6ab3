package dev.appversion.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The process {@code appversion}. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logger.getLogger("").setLevel(Level.WARNING); // a command's own words are enough
    CliContext context = CliContext.ofProcess();
    int exitCode = new Cli(context).run(args);
    context.out().flush();
    context.err().flush();
    System.exit(exitCode);
  }
}
