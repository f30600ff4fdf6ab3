package dev.appversion.cli.terminal;

/** An error that the user can solve. Its message has the problem, then the next step. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean usage;

  private CliException(String problem, String nextStep, boolean usage) {
    super(nextStep.isEmpty() ? problem : problem + System.lineSeparator() + "  " + nextStep);
    this.usage = usage;
  }

  /** The command is valid but failed: exit code 1. */
  public static CliException failure(String problem, String nextStep) {
    return new CliException(problem, nextStep, false);
  }

  /** The command line is not valid: exit code 2. */
  public static CliException usage(String problem, String nextStep) {
    return new CliException(problem, nextStep, true);
  }

  /** The exit code of the process. */
  public int exitCode() {
    return usage ? 2 : 1;
  }
}
