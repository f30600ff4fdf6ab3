package dev.appversion.cli;

import dev.appversion.cli.completion.Shell;
import dev.appversion.cli.terminal.CliContext;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code appversion completion}. */
@Command(
    name = "completion",
    description = {
      "Print a completion script for bash, zsh, fish or kubectl.",
      "",
      "The script for kubectl is a program: save it as kubectl_complete-appversion on PATH."
    },
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(appversion completion bash)",
      "  source <(appversion completion zsh)",
      "  appversion completion fish | source",
      "  appversion completion kubectl > ~/bin/kubectl_complete-appversion"
    })
final class CompletionCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      converter = ShellConverter.class,
      completionCandidates = ShellNames.class,
      description =
          "bash, zsh, fish or kubectl. Default: the shell in the environment variable SHELL, else bash.")
  private @Nullable Shell shell;

  CompletionCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String current = context.env().getOrDefault("SHELL", "").replaceFirst(".*/", "");
    Shell wanted = shell == null ? Shell.named(current).orElse(Shell.BASH) : shell;
    context.out().print(wanted.script(new Cli(context).commandLine()));
    context.out().flush();
    return 0;
  }

  /** The candidates for completion. */
  static final class ShellNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Shell.names().iterator();
    }
  }

  /** Reads a shell's name. */
  static final class ShellConverter implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String text) {
      return Shell.named(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be one of " + String.join(", ", Shell.names())));
    }
  }
}
