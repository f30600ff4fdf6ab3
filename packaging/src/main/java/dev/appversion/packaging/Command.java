package dev.appversion.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An external program that is run to its end. Its environment is the same on every machine: its
 * output must not depend on the user's Java options, locale or time zone.
 *
 * @param words the program and its arguments
 * @param directory its working directory
 * @param environment its environment variables
 */
public record Command(List<String> words, Path directory, Map<String, String> environment) {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C", "TZ", "UTC");

  /**
   * The result of a program.
   *
   * @param status its exit status
   * @param output of both of its streams
   */
  public record Outcome(int status, String output) {}

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** A command in the current directory. */
  public static Command of(List<String> words) {
    return new Command(words, Path.of(""), ENVIRONMENT);
  }

  /** A command in the current directory. */
  public static Command of(String... words) {
    return of(List.of(words));
  }

  /** This command in another directory. */
  public Command in(Path other) {
    return new Command(words, other, environment);
  }

  /** This command with one more environment variable. */
  public Command with(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new Command(words, directory, more);
  }

  /**
   * Runs the program, without input, and returns its output.
   *
   * @throws IllegalStateException if its exit status is not 0; the message contains its output
   */
  public String run() throws IOException, InterruptedException {
    Outcome outcome = outcome();
    if (outcome.status() != 0) {
      throw new IllegalStateException(
          "Exit status "
              + outcome.status()
              + ": "
              + String.join(" ", words)
              + "\n"
              + outcome.output());
    }
    return outcome.output();
  }

  /** Runs the program, without input, with any exit status. */
  public Outcome outcome() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toAbsolutePath().toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
