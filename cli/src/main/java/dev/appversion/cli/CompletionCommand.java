package dev.appversion.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code appversion completion}. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footerHeading = "%nExample:%n",
    footer = "  source <(appversion completion)")
final class CompletionCommand implements Callable<Integer> {
  private final CliContext context;

  CompletionCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CommandLine root = new Cli(context).commandLine();
    context.out().print(AutoComplete.bash(root.getCommandName(), root));
    context.out().flush();
    return 0;
  }
}
