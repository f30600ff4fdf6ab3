package dev.appversion.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory and everything below it. */
public final class DirectoryTree {
  private DirectoryTree() {}

  /** The regular files below a directory, in the order of their paths. */
  public static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Deletes a directory and everything below it, if it exists. */
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Creates an empty directory; deletes an existing one. */
  public static Path recreate(Path root) throws IOException {
    delete(root);
    return Files.createDirectories(root);
  }
}
