package dev.appversion.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The words of the command line, for completion. */
final class Words {
  private Words() {}

  /** The possible values of an option or an argument. */
  sealed interface Value {}

  /** No value: a switch. */
  record None() implements Value {}

  /** A value without candidates. */
  record Any() implements Value {}

  /** A file. */
  record FilePath() implements Value {}

  /** A directory. */
  record Directory() implements Value {}

  /** One of these. */
  record OneOf(List<String> choices) implements Value {}

  /**
   * A command.
   *
   * @param about one line
   * @param argument the value without an option
   */
  record Command(String name, String about, List<Option> options, Value argument) {}

  /**
   * An option.
   *
   * @param names such as {@code -f} and {@code --file}
   * @param about one line
   */
  record Option(List<String> names, String about, Value value) {}

  /** The root command, then its subcommands. */
  static List<Command> of(CommandLine root) {
    List<Command> commands = new ArrayList<>();
    commands.add(command("", root.getCommandSpec()));
    root.getSubcommands()
        .forEach((name, line) -> commands.add(command(name, line.getCommandSpec())));
    return commands;
  }

  private static Command command(String name, CommandSpec spec) {
    return new Command(
        name,
        line(spec.usageMessage().description()),
        spec.options().stream()
            .filter(option -> !option.hidden())
            .map(
                option ->
                    new Option(List.of(option.names()), line(option.description()), value(option)))
            .toList(),
        spec.positionalParameters().stream().findFirst().map(Words::value).orElse(new None()));
  }

  private static Value value(ArgSpec argument) {
    if (argument instanceof OptionSpec option && option.arity().max() == 0) {
      return new None();
    }
    if (argument.completionCandidates() != null) {
      return new OneOf(
          StreamSupport.stream(argument.completionCandidates().spliterator(), false).toList());
    }
    return switch (argument.paramLabel()) {
      case "FILE" -> new FilePath();
      case "DIR" -> new Directory();
      default -> new Any();
    };
  }

  /** The first sentence. */
  private static String line(String[] description) {
    String text = Ansi.OFF.string(Stream.of(description).findFirst().orElse(""));
    return text.replaceFirst("(?s)(?<=[^.][.:])\\s.*", "").replaceAll("[.:]$", "");
  }
}
