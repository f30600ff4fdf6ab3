package dev.appversion.cli.resource;

import java.util.List;
import java.util.stream.Collectors;

/** A file is invalid; contains all of its problems. */
public final class InvalidResourceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> problems;

  /**
   * Reports problems; the message has all of them, each with its line.
   *
   * @param problems at least one
   */
  public InvalidResourceException(List<FieldError> problems) {
    super(problems.stream().map(problem -> problem.in("line")).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** The problems, at least one. */
  public List<FieldError> problems() {
    return problems;
  }
}
