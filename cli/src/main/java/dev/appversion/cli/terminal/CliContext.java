package dev.appversion.cli.terminal;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command sees of the world, so that tests can hand in another.
 *
 * @param command how the user calls this program, for hints that can be pasted
 * @param env the environment
 * @param folder what relative paths are relative to
 * @param out for results, which scripts read
 * @param err for everything that is said to a person
 * @param terminal whether {@code out} is a terminal, which can be drawn on
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

  /** The world of this process. */
  @SuppressWarnings(
      "SystemConsoleNull") // null again where input or output is redirected: JDK-8351435
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

  /** Whether to colour what goes to {@code out}: on a terminal only, and not under NO_COLOR. */
  public boolean colour() {
    return terminal && env.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** A path as the user means it. */
  public Path path(String given) {
    return folder.resolve(given).normalize();
  }
}
