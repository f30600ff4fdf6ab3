package dev.appversion.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import dev.appversion.cli.argument.Conversions;
import dev.appversion.cli.argument.Misuse;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.cli.terminal.GroupedOptions;
import dev.appversion.cli.terminal.HelpWidth;
import dev.appversion.cli.token.PreviewCommand;
import dev.appversion.cli.token.TokenCommand;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;

/** All commands, and the report of their errors. */
public final class Cli {
  private final CliContext context;

  /** All commands in a context of input, output and environment. */
  public Cli(CliContext context) {
    this.context = context;
  }

  /** Runs a command; returns its exit code: 0, 1 (failed) or 2 (not understood). */
  public int run(String... args) {
    return run(() -> {}, args);
  }

  /**
   * Runs a command; returns its exit code as {@link #run(String...)} does.
   *
   * @param beforeCommand runs before a command, but not before help
   */
  int run(Runnable beforeCommand, String... args) {
    // Building the options of the sidecar takes a third of the start-up time.
    CommandLine line =
        commandLine(
            Arrays.asList(args).contains("sidecar")
                ? SidecarCommand.spec(context)
                : SidecarCommand.specWithoutOptions(context));
    line.setExecutionStrategy(
        parsed -> {
          if (parsed.asCommandLineList().stream()
              .noneMatch(it -> it.isUsageHelpRequested() || it.isVersionHelpRequested())) {
            beforeCommand.run();
          }
          return new RunLast().execute(parsed);
        });
    if (args.length == 0) {
      line.usage(context.out());
      return 0;
    }
    return line.execute(args);
  }

  /** All commands with all their options. */
  CommandLine commandLine() {
    return commandLine(SidecarCommand.spec(context));
  }

  private CommandLine commandLine(CommandSpec sidecarSpec) {
    CommandLine sidecar = new CommandLine(sidecarSpec);
    sidecar
        .getHelpSectionMap()
        .put(
            SECTION_KEY_OPTION_LIST,
            help -> new GroupedOptions(SidecarCommand.groups()).render(help));
    CommandLine line =
        new CommandLine(new AppVersionCommand())
            .addSubcommand(new DemoCommand(context))
            .addSubcommand(new RunCommand(context))
            .addSubcommand("sidecar", sidecar)
            .addSubcommand(new CollectStaticCommand(context))
            .addSubcommand(new InjectCommand(context))
            .addSubcommand(new TokenCommand(context))
            .addSubcommand(new PreviewCommand(context))
            .addSubcommand(new VersionCommand(context))
            .addSubcommand(new CompletionCommand(context))
            .addSubcommand(new HelpCommand(context));
    line.getCommandSpec()
        .versionProvider(() -> new String[] {VersionCommand.text()})
        .addOption(
            CommandLine.Model.OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .type(boolean.class)
                .description("Print the version of this command and of the Java that runs it.")
                .build());
    return configure(line);
  }

  private CommandLine configure(CommandLine line) {
    addHelp(line);
    Conversions.register(line);
    HelpWidth.set(line, context);
    return line.setOut(context.out())
        .setErr(context.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(context.colour() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
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
    Misuse.of(problem, args).print(problem.getCommandLine());
    return CommandLine.ExitCode.USAGE;
  }

  private int failed(Exception problem, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (problem instanceof CliException expected) {
      context.err().println("appversion: " + expected.getMessage());
      return expected.exitCode();
    }
    context
        .err()
        .println("appversion: internal error. Please report it with the command and these lines:");
    throw problem;
  }
}
