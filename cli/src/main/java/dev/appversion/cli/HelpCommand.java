package dev.appversion.cli;

import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.process.settings.NearestName;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code appversion help}. */
@Command(
    name = "help",
    description = "Explain a command, or list all commands.",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    footerHeading = "%nExample:%n",
    footer = "  appversion help run")
final class HelpCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command to explain.")
  private @Nullable String command;

  HelpCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CommandLine root = new Cli(context).commandLine();
    @Nullable CommandLine explained = command == null ? root : root.getSubcommands().get(command);
    if (explained == null) {
      throw CliException.usage(
          "'" + command + "' is not a command",
          NearestName.of(String.valueOf(command), root.getSubcommands().keySet())
              .map(near -> "Did you mean appversion help " + near + "?")
              .orElse("Run 'appversion --help' for all commands."));
    }
    explained.usage(context.out());
    return 0;
  }
}
