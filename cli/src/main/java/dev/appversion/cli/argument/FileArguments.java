package dev.appversion.cli.argument;

import dev.appversion.cli.terminal.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** YAML files: with {@code -f}, as in kubectl, or as arguments. */
public final class FileArguments {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The same as FILE, as in kubectl.")
  private List<String> options = new ArrayList<>();

  @Parameters(arity = "0..*", paramLabel = "FILE", description = "A YAML file.")
  private List<String> arguments = new ArrayList<>();

  /** All files, those of options first; at least one. */
  public List<String> names() {
    List<String> names = Stream.concat(options.stream(), arguments.stream()).toList();
    if (names.isEmpty()) {
      throw CliException.usage(
          "FILE is missing: the YAML file", command == null ? "" : Misuse.example(command));
    }
    return names;
  }

  /**
   * The file of a command that accepts exactly one.
   *
   * @param commandName the command
   * @param remedy the next step if there are several
   */
  public String only(String commandName, String remedy) {
    List<String> names = names();
    if (names.size() > 1) {
      throw CliException.usage(
          commandName + " accepts one file, not " + names.size() + ": " + String.join(", ", names),
          remedy);
    }
    return names.getFirst();
  }
}
