package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.appversion.testkit.docs.CodeBlock;
import dev.appversion.testkit.docs.DocumentationPages;
import dev.appversion.testkit.docs.ShellCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Every appversion command in the documents and in the help is one that the command line takes. */
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

  /**
   * A reader without the internet gets through every page: hosts are local or of the reader's own.
   */
  @Test
  void noCommandNeedsAHostOfTheInternet() {
    Pattern url = Pattern.compile("https?://([^/:@\\s]+)");
    Pattern own =
        Pattern.compile("localhost|127\\..*|\\[.*|[^.]+|[a-z.$-]+\\.example(\\.com)?|.*\\.svc");
    List<String> hosts =
        DocumentationPages.commands().stream()
            .flatMap(it -> it.words().stream())
            .flatMap(it -> url.matcher(it).results().map(found -> found.group(1)))
            .toList();

    assertThat(hosts).isNotEmpty().allSatisfy(it -> assertThat(it).matches(own));
  }

  /** YAML reads an unquoted 4031415, 1e10 or 1.10 as a number. */
  @Test
  void versionsAreQuotedInYaml() throws IOException {
    Pattern unquoted = Pattern.compile("(appVersion|tag): *[^\"' {].*");
    try (Stream<Path> examples = Files.walk(Documentation.ROOT.resolve("examples"))) {
      Stream<String> files =
          examples.filter(it -> it.toString().endsWith(".yaml")).map(DocumentedCommandsTest::text);
      Stream<String> blocks =
          DocumentationPages.blocks().stream()
              .filter(it -> it.language().equals("yaml") && !it.text().contains("status:"))
              .map(CodeBlock::text);

      assertThat(Stream.concat(files, blocks))
          .hasSizeGreaterThan(30)
          .allSatisfy(it -> assertThat(it).doesNotContainPattern(unquoted));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
