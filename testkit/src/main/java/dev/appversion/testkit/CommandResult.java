package dev.appversion.testkit;

import java.util.List;

/** What a command answered. */
public record CommandResult(List<String> command, int exitCode, String output, String error) {

  public CommandResult {
    command = List.copyOf(command);
  }

  /** Itself, or an exception with what the command said where it failed. */
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
