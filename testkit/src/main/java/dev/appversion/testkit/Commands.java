package dev.appversion.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine. */
final class Commands {
  private Commands() {}

  /** Runs a command and returns its output. */
  static CommandResult run(Duration limit, Map<String, String> environment, List<String> command) {
    return run(limit, environment, command, ProcessBuilder.Redirect.PIPE);
  }

  /**
   * Runs a command, returns its standard output, and copies its standard error as it is written:
   * for commands that print their progress there.
   */
  static CommandResult runShowingProgress(Duration limit, List<String> command) {
    return run(limit, Map.of(), command, ProcessBuilder.Redirect.INHERIT);
  }

  private static CommandResult run(
      Duration limit,
      Map<String, String> environment,
      List<String> command,
      ProcessBuilder.Redirect error) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(error);
      builder.environment().putAll(environment);
      builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
      Process process = builder.start();
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        throw new IllegalStateException(
            "no end after %s: %s".formatted(limit, String.join(" ", command)));
      }
      return new CommandResult(command, process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + String.join(" ", command), e);
    }
  }

  /** Runs a command and passes each line on as it is printed. */
  static void stream(Map<String, String> environment, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
      Process process = builder.start();
      StringBuilder said = new StringBuilder();
      try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          System.out.println(line);
          said.append(line).append('\n');
        }
      }
      new CommandResult(command, process.waitFor(), "", said.toString()).orThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + String.join(" ", command), e);
    }
  }

  private static CompletableFuture<String> read(java.io.InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    return text;
  }
}
