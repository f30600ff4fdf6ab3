package dev.appversion.cli;

import dev.appversion.cli.terminal.CliContext;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A run of the command line with captured streams. */
public final class CliRun {
  private final Map<String, String> env = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;
  private Clock clock = Clock.systemUTC();
  private String in = "";
  private boolean terminal;

  public CliRun(Path folder) {
    this.folder = folder;
  }

  public CliRun env(String name, String value) {
    env.put(name, value);
    return this;
  }

  public CliRun at(Clock time) {
    clock = time;
    return this;
  }

  public CliRun input(String text) {
    in = text;
    return this;
  }

  public CliRun onTerminal() {
    terminal = true;
    return this;
  }

  /** Runs the command to its end; returns the exit code. */
  public int run(String... args) {
    return new Cli(
            new CliContext(
                "appversion",
                env,
                folder,
                clock,
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                terminal))
        .run(args);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
