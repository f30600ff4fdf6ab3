package dev.appversion.collectstatic.problem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The problems of a collection so far. Thread-safe. */
public final class Problems {
  private final List<Problem> found = Collections.synchronizedList(new ArrayList<>());
  private final Path workingDirectory;

  /**
   * No problems so far.
   *
   * @param workingDirectory absolute; problems name files below it by relative paths
   */
  public Problems(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  /** Adds a problem. */
  public void add(Problem problem) {
    found.add(problem);
  }

  /** Adds a problem of a whole file. */
  public void add(Problem.Kind kind, Path file, String message) {
    add(Problem.of(kind, name(file), message));
  }

  /** Adds the problem that a file cannot be read. */
  public void unreadable(Path file, IOException e) {
    add(Problem.Kind.UNREADABLE, file, "cannot be read: " + reason(e));
  }

  /** Whether there are problems. */
  public boolean any() {
    return !found.isEmpty();
  }

  /**
   * Fails the collection if there are problems.
   *
   * @throws CollectException with all problems so far
   */
  public void throwIfAny() throws CollectException {
    if (any()) {
      throw new CollectException(List.copyOf(found));
    }
  }

  /** The name of a file in messages: relative to the working directory if it is below it. */
  public String name(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(workingDirectory)
        ? workingDirectory.relativize(absolute).toString()
        : absolute.toString();
  }

  /** The reason of an error, without the path. */
  public static String reason(IOException e) {
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
