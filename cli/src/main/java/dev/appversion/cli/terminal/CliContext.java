package dev.appversion.cli.terminal;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The environment of a command, which tests can replace.
 *
 * @param command how the user calls this program, for commands in hints
 * @param env the environment variables
 * @param folder the directory that relative paths start from
 * @param out for results, which scripts read
 * @param err for messages to a person
 * @param terminal whether {@code out} is a terminal
 */
public record CliContext(
    String command,
    Map<String, String> env,
    Path folder,
    Clock clock,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean terminal) {

  /** The context of this process. */
  @SuppressWarnings("SystemConsoleNull") // null if input or output is redirected: JDK-8351435
  public static CliContext ofProcess() {
    Console console = System.console();
    return new CliContext(
        System.getProperty("appversion.command", "appversion"),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Clock.systemUTC(),
        System.in,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM")));
  }

  /** Whether to use colours in {@code out}: only on a terminal, and not if NO_COLOR is set. */
  public boolean colour() {
    return terminal && env.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** An absolute path from a path that the user typed. */
  public Path path(String given) {
    return folder.resolve(given).normalize();
  }
}
