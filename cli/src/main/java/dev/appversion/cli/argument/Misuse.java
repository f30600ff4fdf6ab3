package dev.appversion.cli.argument;

import dev.appversion.process.settings.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * An invalid command line, for a person.
 *
 * @param problem what is wrong, and where
 * @param remedy the next step
 */
public record Misuse(String problem, String remedy) {

  /**
   * The problem that the parser reports.
   *
   * @param args the whole command line
   */
  public static Misuse of(ParameterException e, String[] args) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    return switch (e) {
      case UnmatchedArgumentException unmatched ->
          unknown(unmatched.getUnmatched().get(0), command);
      case MissingParameterException missing ->
          unknownOption(args, command)
              .map(word -> unknown(word, command))
              .orElseGet(() -> missing(missing, args, command));
      case OverwrittenOptionException twice ->
          new Misuse(name(twice.getOverwritten()) + " is given more than once", "Give it once.");
      default -> badValue(e, command);
    };
  }

  private static Misuse unknown(String word, CommandSpec command) {
    String name = word.startsWith("--") ? word.replaceFirst("=.*", "") : word;
    boolean option = word.startsWith("-") && word.length() > 1;
    boolean root = command.parent() == null;
    String problem =
        option
            ? name + " is not an option of " + command.qualifiedName()
            : root
                ? "'" + word + "' is not a command"
                : "'" + word + "' is not expected: " + takes(command);
    Optional<String> near =
        option
            ? NearestName.of(name, options(command))
            : root ? NearestName.of(word, command.subcommands().keySet()) : Optional.empty();
    return new Misuse(
        problem,
        near.map(meant -> "Did you mean " + (root && !option ? "appversion " : "") + meant + "?")
            .orElseGet(() -> help(command)));
  }

  private static String takes(CommandSpec command) {
    if (command.positionalParameters().isEmpty()) {
      return command.qualifiedName() + " accepts options only";
    }
    return command.qualifiedName()
        + " accepts "
        + command.positionalParameters().stream()
            .map(parameter -> "one " + parameter.paramLabel())
            .collect(Collectors.joining(" and "));
  }

  /**
   * The first word that looks like an option but is not known; the parser reports other problems
   * before it.
   */
  private static Optional<String> unknownOption(String[] args, CommandSpec command) {
    return Arrays.stream(args)
        .filter(word -> word.matches("--[a-z].*"))
        .filter(word -> !command.optionsMap().containsKey(word.replaceFirst("=.*", "")))
        .findFirst();
  }

  private static Misuse missing(MissingParameterException e, String[] args, CommandSpec command) {
    List<ArgSpec> missing = e.getMissing();
    boolean valueOnly =
        missing.size() == 1
            && missing.getFirst() instanceof OptionSpec option
            && Stream.of(option.names()).anyMatch(Arrays.asList(args)::contains);
    return new Misuse(
        valueOnly
            ? name(missing.getFirst()) + " needs a value: " + missing.getFirst().paramLabel()
            : missing.stream().map(Misuse::withValue).collect(Collectors.joining(" and "))
                + (missing.size() == 1 ? " is missing" : " are missing"),
        example(command));
  }

  private static Misuse badValue(ParameterException e, CommandSpec command) {
    @Nullable ArgSpec argument = e.getArgSpec();
    if (argument == null || !(e.getCause() instanceof TypeConversionException wrong)) {
      return new Misuse(String.valueOf(e.getMessage()), help(command));
    }
    if (argument instanceof OptionSpec option && isSwitch(option)) {
      return new Misuse(name(argument) + " accepts no value", "Give " + name(argument) + " alone.");
    }
    return new Misuse(
        name(argument) + " " + e.getValue() + " " + wrong.getMessage(),
        good(argument, example(command), command));
  }

  /** A valid value: the default, else the command's example if it has the option. */
  private static String good(ArgSpec argument, String example, CommandSpec command) {
    @Nullable String standard = argument.defaultValue();
    if (standard != null) {
      return "For example: " + name(argument) + " " + standard;
    }
    return example.contains(name(argument)) ? example : help(command);
  }

  private static boolean isSwitch(OptionSpec option) {
    return option.type() == boolean.class && option.arity().max() == 0;
  }

  private static List<String> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String withValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : argument.paramLabel();
  }

  /** The first example in the command's help, in one line. */
  static String example(CommandSpec command) {
    StringBuilder example = new StringBuilder();
    for (String line : command.usageMessage().footer()) {
      String text = Ansi.OFF.string(line).strip();
      example.append(text.replaceFirst("\\\\$", ""));
      if (!text.endsWith("\\")) {
        return "For example: " + example;
      }
    }
    return help(command);
  }

  private static String help(CommandSpec command) {
    return "Run '"
        + command.qualifiedName()
        + " --help' for all "
        + (command.parent() == null ? "commands." : "options.");
  }

  /** Prints the problem and the remedy. */
  public void print(CommandLine line) {
    line.getErr().println("appversion: " + problem);
    line.getErr().println("  " + remedy);
  }
}
