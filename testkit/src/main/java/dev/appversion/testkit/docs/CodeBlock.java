package dev.appversion.testkit.docs;

import java.nio.file.Path;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param file the page
 * @param line of the opening fence, from 1
 * @param language the info string of the fence, such as {@code sh}
 * @param tested whether it is marked to be run by a test
 * @param text its content
 */
public record CodeBlock(Path file, int line, String language, boolean tested, String text) {
  /** The commands, if it is one of shell, or a console with a prompt before each command. */
  public List<ShellCommand> commands() {
    return switch (language) {
      case "sh" -> ShellCommand.parse(text, where());
      case "console" -> ShellCommand.parse(typed(), where());
      default -> List.of();
    };
  }

  /** The page and the line, for messages. */
  public String where() {
    return DocumentationPages.ROOT.relativize(file) + ":" + line;
  }

  @Override
  public String toString() {
    return where();
  }

  private String typed() {
    return String.join(
        "\n", text.lines().filter(it -> it.startsWith("$ ")).map(it -> it.substring(2)).toList());
  }
}
