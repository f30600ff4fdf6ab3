package dev.appversion.collectstatic;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gathers problems from many threads. */
final class Problems {
  private final List<Problem> found = Collections.synchronizedList(new ArrayList<>());
  private final Path workingDirectory;

  Problems(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  void add(Problem problem) {
    found.add(problem);
  }

  void add(Problem.Kind kind, Path file, String message) {
    add(Problem.of(kind, name(file), message));
  }

  /** Notes that a file could not be read. */
  void unreadable(Path file, IOException e) {
    add(Problem.Kind.UNREADABLE, file, "cannot be read: " + reason(e));
  }

  boolean any() {
    return !found.isEmpty();
  }

  void throwIfAny() throws CollectException {
    if (any()) {
      throw new CollectException(List.copyOf(found));
    }
  }

  /** A file as the user would name it. */
  String name(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(workingDirectory)
        ? workingDirectory.relativize(absolute).toString()
        : absolute.toString();
  }

  /** What went wrong, without the path that such messages consist of. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    return e.getMessage() == null ? "I/O error" : e.getMessage();
  }
}
