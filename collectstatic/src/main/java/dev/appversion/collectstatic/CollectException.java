package dev.appversion.collectstatic;

import java.util.List;
import java.util.stream.Collectors;

/** A collection that was not made. Carries everything that is wrong, not only the first of it. */
public final class CollectException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public CollectException(List<Problem> problems) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("; ")));
    this.problems = Problem.sorted(problems);
  }

  CollectException(Problem problem) {
    this(List.of(problem));
  }

  /** What is wrong, by file and line. */
  public List<Problem> problems() {
    return problems;
  }
}
