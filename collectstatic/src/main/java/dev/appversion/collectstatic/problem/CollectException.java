package dev.appversion.collectstatic.problem;

import java.util.List;
import java.util.stream.Collectors;

/** The collection failed; contains all problems that were found. */
public final class CollectException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** A failure with one or more problems. */
  public CollectException(List<Problem> problems) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("; ")));
    this.problems = Problem.sorted(problems);
  }

  /** A failure with one problem. */
  public CollectException(Problem problem) {
    this(List.of(problem));
  }

  /** The problems, sorted by file and line. */
  public List<Problem> problems() {
    return problems;
  }
}
