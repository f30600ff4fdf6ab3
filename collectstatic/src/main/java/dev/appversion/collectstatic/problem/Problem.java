package dev.appversion.collectstatic.problem;

import java.util.Comparator;
import java.util.List;

/**
 * A problem that fails the collection, or an unresolved reference that is allowed.
 *
 * @param kind the machine-readable kind
 * @param file the file to change, relative to the working directory where possible; empty if none
 * @param line counted from 1; 0 if the problem concerns the whole file
 * @param message the description
 * @param reference the unresolved reference; empty for other problems
 * @param nearest the most similar existing path; empty if there is none
 */
public record Problem(
    Kind kind, String file, int line, String message, String reference, String nearest) {

  /** The kind of a problem. */
  public enum Kind {
    /** A reference to a file that is not collected. */
    MISSING_REFERENCE,
    /** Files refer to each other in a cycle, so none can be hashed first. */
    REFERENCE_CYCLE,
    /** A text file is not UTF-8. */
    NOT_UTF_8,
    /** A file or directory cannot be read. */
    UNREADABLE,
    /** The target of a symbolic link is outside the static directories. */
    LINK_OUTSIDE,
    /** Symbolic links form a cycle. */
    LINK_CYCLE,
    /** Neither a file nor a directory, such as a socket. */
    NOT_A_FILE,
    /** A name that the file system or a URL does not allow. */
    NAME_NOT_ALLOWED,
    /** Two files would be written under one name. */
    NAME_CLASH,
    /** A file was changed during the collection. */
    CHANGED_MEANWHILE,
    /** The directories cannot be used together. */
    FOLDERS,
    /** A component cannot be read. */
    COMPONENT,
    /** Another process collects into the same static root. */
    BUSY,
    /** The static root cannot be written. */
    NOT_WRITABLE;

    /** The name in JSON, such as {@code missing-reference}. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** Sorts problems by file and line. */
  public static List<Problem> sorted(List<Problem> problems) {
    return problems.stream()
        .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
        .toList();
  }

  /** A problem of a whole file. */
  public static Problem of(Kind kind, String file, String message) {
    return new Problem(kind, file, 0, message, "", "");
  }

  /** A problem in a line of a file, counted from 1. */
  public static Problem of(Kind kind, String file, int line, String message) {
    return new Problem(kind, file, line, message, "", "");
  }

  /** The message for a user, in the form of compilers: {@code css/a.css:12: …}. */
  public String text() {
    String where = file.isEmpty() ? "" : line > 0 ? file + ":" + line + ": " : file + ": ";
    return where + message + (nearest.isEmpty() ? "" : "; did you mean " + nearest + "?");
  }
}
