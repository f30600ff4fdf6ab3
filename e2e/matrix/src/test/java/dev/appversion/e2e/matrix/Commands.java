package dev.appversion.e2e.matrix;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The commands on the PATH of this machine. */
final class Commands {
  private Commands() {}

  /** The commands among these that do not exist. */
  static List<String> missing(List<String> commands) {
    return commands.stream().filter(command -> !isPresent(command)).toList();
  }

  private static boolean isPresent(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }
}
