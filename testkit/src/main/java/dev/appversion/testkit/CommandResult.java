package dev.appversion.testkit;

import java.util.List;

/** The exit code and the output of a command. */
public record CommandResult(List<String> command, int exitCode, String output, String error) {

  public CommandResult {
    command = List.copyOf(command);
  }

  /** This result, or an exception with the command's output if it failed. */
  public CommandResult orThrow() {
    if (exitCode != 0) {
      throw new IllegalStateException(
          "exit code %d of: %s%n%s%s"
              .formatted(exitCode, String.join(" ", command), output, error)
              .strip());
    }
    return this;
  }
}
