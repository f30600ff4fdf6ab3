package dev.appversion.cli;

import dev.appversion.cli.terminal.CliContext;
import dev.appversion.process.logging.OneLineLogging;
import java.util.logging.Level;

/** The process {@code appversion}. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    CliContext context = CliContext.ofProcess();
    int exitCode =
        new Cli(context).run(() -> OneLineLogging.install(Level.WARNING, System.err), args);
    context.out().flush();
    context.err().flush();
    System.exit(exitCode);
  }
}
