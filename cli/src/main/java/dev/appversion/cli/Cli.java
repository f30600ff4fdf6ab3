package dev.appversion.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and how their errors are told. */
public final class Cli {
  private final CliContext context;

  public Cli(CliContext context) {
    this.context = context;
  }

  /** Runs a command; returns its exit code: 0, 1 (failed) or 2 (not understood). */
  public int run(String... args) {
    CommandLine line = commandLine();
    if (args.length == 0) {
      line.usage(context.out());
      return 0;
    }
    return line.execute(args);
  }

  CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new AppVersionCommand())
            .addSubcommand(new DemoCommand(context))
            .addSubcommand(new RunCommand(context))
            .addSubcommand("sidecar", new CommandLine(SidecarCommand.spec(context)))
            .addSubcommand(new CollectStaticCommand(context))
            .addSubcommand(new InjectCommand(context))
            .addSubcommand(new TokenCommand(context))
            .addSubcommand(new VersionCommand(context))
            .addSubcommand(new CompletionCommand(context));
    return configure(line);
  }

  private CommandLine configure(CommandLine line) {
    addHelp(line);
    return line.setOut(context.out())
        .setErr(context.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(context.colour() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(this::notUnderstood)
        .setExecutionExceptionHandler(this::failed);
  }

  private static void addHelp(CommandLine line) {
    if (!line.getCommandSpec().mixinStandardHelpOptions()) {
      line.getCommandSpec()
          .addOption(
              CommandLine.Model.OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .type(boolean.class)
                  .description("Explain this command.")
                  .build());
    }
    line.getSubcommands().values().forEach(Cli::addHelp);
  }

  private int notUnderstood(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    context.err().println("appversion: " + problem.getMessage());
    UnmatchedArgumentException.printSuggestions(problem, context.err());
    context
        .err()
        .println(
            "  Run '" + command.getCommandSpec().qualifiedName() + " --help' for what it takes.");
    return CommandLine.ExitCode.USAGE;
  }

  private int failed(Exception problem, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (problem instanceof CliException told) {
      context.err().println("appversion: " + told.getMessage());
      return told.exitCode();
    }
    throw problem; // a fault of ours: with its stack trace
  }
}
