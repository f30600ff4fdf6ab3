package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.appversion.cli.terminal.CliContext;
import dev.appversion.testkit.docs.DocumentationPages;
import dev.appversion.testkit.docs.ShellCommand;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command line accepts every appversion command in the documents and in the help. */
class DocumentedCommandsTest {
  private final CommandLine line = new Cli(CliContext.ofProcess()).commandLine();

  @Test
  void thoseInTheDocuments() {
    assertThat(ours(DocumentationPages.commands())).hasSizeGreaterThan(15).allSatisfy(this::parses);
  }

  @Test
  void thoseInTheHelp() {
    List<ShellCommand> commands =
        line.getSubcommands().values().stream()
            .flatMap(command -> Stream.of(help(command)))
            .toList();

    assertThat(ours(commands)).hasSizeGreaterThan(6).allSatisfy(this::parses);
  }

  private static ShellCommand[] help(CommandLine command) {
    String[] footer = command.getCommandSpec().usageMessage().footer();
    String text = Ansi.OFF.string(String.join("\n", footer));
    return ShellCommand.parse(text, "help of " + command.getCommandName())
        .toArray(ShellCommand[]::new);
  }

  private static List<ShellCommand> ours(List<ShellCommand> commands) {
    return commands.stream().filter(it -> it.program().equals("appversion")).toList();
  }

  private void parses(ShellCommand command) {
    assertThatCode(() -> line.parseArgs(command.arguments().toArray(String[]::new)))
        .as(command.toString())
        .doesNotThrowAnyException();
  }
}
