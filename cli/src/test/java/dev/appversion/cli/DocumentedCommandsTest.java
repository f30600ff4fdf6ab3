package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Every appversion command in the documents and in the help is one that the command line takes. */
class DocumentedCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?:^|[(\\s])(?:\\./)?appversion ((?:[^|#)>\\n\\\\]|\\\\\\n)+)");

  private final CommandLine line = new Cli(CliContext.ofProcess()).commandLine();

  @Test
  void thoseInTheDocuments() throws IOException {
    List<String> texts = Documentation.blocks().stream().map(Documentation.Block::text).toList();

    assertThat(commands(texts)).hasSizeGreaterThan(5).allSatisfy(this::parses);
  }

  @Test
  void thoseInTheHelp() {
    List<String> texts =
        line.getSubcommands().values().stream()
            .flatMap(
                command ->
                    Stream.of(command.getCommandSpec().usageMessage().footer())
                        .reduce((a, b) -> a + "\n" + b)
                        .stream())
            .map(text -> Ansi.OFF.string(text))
            .toList();

    assertThat(commands(texts)).hasSizeGreaterThan(6).allSatisfy(this::parses);
  }

  private void parses(String command) {
    assertThatCode(() -> line.parseArgs(command.strip().split("\\s+")))
        .as("appversion " + command)
        .doesNotThrowAnyException();
  }

  private static List<String> commands(List<String> texts) {
    List<String> commands = new ArrayList<>();
    for (String text : texts) {
      Matcher matcher = COMMAND.matcher(text);
      while (matcher.find()) {
        String command = matcher.group(1).replace("\\\n", " ").strip();
        if (!command.startsWith("charts/") && !command.startsWith("-n ")) { // helm's own words
          commands.add(command);
        }
      }
    }
    return commands;
  }
}
