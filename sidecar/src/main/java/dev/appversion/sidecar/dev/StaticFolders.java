package dev.appversion.sidecar.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * Finds files by their canonical path. Files that collectstatic ignores (hidden files, names that
 * end in a tilde, CVS) are not found, so that development and releases behave alike. Symbolic links
 * are followed if they lead to a file below one of the directories.
 */
final class StaticFolders {
  private final List<Path> folders;

  StaticFolders(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /**
   * The file of this path. Not cached.
   *
   * @param canonical decoded, relative to the static URL
   */
  Optional<StaticFile> find(String canonical) {
    for (String segment : canonical.split("/", -1)) {
      if (isLeftOut(segment)) {
        return Optional.empty();
      }
    }
    for (Path folder : folders) {
      Optional<StaticFile> file = find(folder, canonical);
      if (file.isPresent()) {
        return file;
      }
    }
    return Optional.empty();
  }

  /** The sibling of a file with this suffix. */
  Optional<StaticFile> beside(StaticFile file, String ending) {
    return look(file.path().resolveSibling(file.path().getFileName() + ending));
  }

  private Optional<StaticFile> find(Path folder, String canonical) {
    try {
      return look(folder.resolve(canonical));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Optional<StaticFile> look(Path path) {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return found.isRegularFile() && isBelowAFolder(path.toRealPath())
          ? Optional.of(new StaticFile(path, found))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // does not exist, or is not readable
    }
  }

  private boolean isBelowAFolder(Path real) {
    return folders.stream().anyMatch(folder -> isBelow(real, folder));
  }

  private static boolean isBelow(Path real, Path folder) {
    try {
      return real.startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false; // this directory does not exist
    }
  }

  private static boolean isLeftOut(String segment) {
    return segment.isEmpty()
        || segment.startsWith(".")
        || segment.endsWith("~")
        || segment.equals("CVS");
  }
}
