package dev.appversion.cli;

import dev.appversion.cli.terminal.CliContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Warns of directories without files: most likely a wrong path. */
final class EmptyFolders {
  private EmptyFolders() {}

  /** Prints a warning for each directory without a file at any depth. */
  static void warn(CliContext context, List<Path> folders) {
    for (Path folder : folders) {
      if (Files.isDirectory(folder) && !hasFile(folder)) {
        context.err().println("warning: there are no files in " + folder);
      }
    }
  }

  private static boolean hasFile(Path folder) {
    try (Stream<Path> below = Files.walk(folder)) {
      return below.anyMatch(Files::isRegularFile);
    } catch (IOException | UncheckedIOException e) {
      return true; // it cannot be listed: a later step reports that
    }
  }
}
