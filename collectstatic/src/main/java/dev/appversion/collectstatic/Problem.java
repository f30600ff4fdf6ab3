package dev.appversion.collectstatic;

import java.util.Comparator;
import java.util.List;

/**
 * What prevents a collection, or an unresolved reference that it may have.
 *
 * @param kind for machines
 * @param file the file that has to change, as a person would name it; empty if none
 * @param line counted from 1; 0 if it is about the whole file
 * @param message what is wrong
 * @param reference the unresolved reference; else empty
 * @param nearest the path that was probably meant; else empty
 */
public record Problem(
    Kind kind, String file, int line, String message, String reference, String nearest) {

  /** What is wrong. */
  public enum Kind {
    MISSING_REFERENCE,
    REFERENCE_CYCLE,
    NOT_UTF_8,
    UNREADABLE,
    LINK_OUTSIDE,
    LINK_CYCLE,
    NOT_A_FILE,
    NAME_NOT_ALLOWED,
    NAME_CLASH,
    CHANGED_MEANWHILE,
    FOLDERS,
    COMPONENT,
    BUSY,
    NOT_WRITABLE;

    /** The name in JSON, such as {@code missing-reference}. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** By file and line. */
  static List<Problem> sorted(List<Problem> problems) {
    return problems.stream()
        .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
        .toList();
  }

  static Problem of(Kind kind, String file, String message) {
    return new Problem(kind, file, 0, message, "", "");
  }

  static Problem of(Kind kind, String file, int line, String message) {
    return new Problem(kind, file, line, message, "", "");
  }

  /** For a person, beginning as compilers' messages do: {@code css/a.css:12: …}. */
  public String text() {
    String where = file.isEmpty() ? "" : line > 0 ? file + ":" + line + ": " : file + ": ";
    return where + message + (nearest.isEmpty() ? "" : "; did you mean " + nearest + "?");
  }
}
