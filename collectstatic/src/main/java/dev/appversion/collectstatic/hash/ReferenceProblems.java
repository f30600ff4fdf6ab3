package dev.appversion.collectstatic.hash;

import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import dev.appversion.collectstatic.source.SourceFile;
import dev.appversion.versioning.hashing.AssetNames;
import dev.appversion.versioning.hashing.GlobPattern;
import dev.appversion.versioning.hashing.LinkOrder;
import dev.appversion.versioning.hashing.NearestPath;
import dev.appversion.versioning.hashing.RewrittenText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reports references to files that are not collected, and circular references. Thread-safe. */
final class ReferenceProblems {
  /**
   * The number of missing references for which the nearest name is searched; the search is slow.
   */
  private static final int MOST_NEAREST = 200;

  private final Problems problems;
  private final List<Pattern> mayBeMissing;
  private final AssetNames names;
  private final AtomicInteger nearestSought = new AtomicInteger();
  private final List<Problem> allowed = Collections.synchronizedList(new ArrayList<>());

  /**
   * Adds to a list of problems.
   *
   * @param mayBeMissing patterns of paths that may be missing
   * @param names the names of the collected files
   */
  ReferenceProblems(Problems problems, List<String> mayBeMissing, AssetNames names) {
    this.problems = problems;
    this.mayBeMissing = mayBeMissing.stream().map(GlobPattern::fnmatch).toList();
    this.names = names;
  }

  /** The allowed references to missing files, sorted by file and line. */
  List<Problem> allowed() {
    return Problem.sorted(allowed);
  }

  /** Reports a reference to a file that is not collected. */
  void missing(SourceFile file, RewrittenText.Missing reference) {
    if (mayBeMissing.stream().anyMatch(path -> path.matcher(reference.path()).matches())) {
      allowed.add(problem(file, reference));
    } else {
      problems.add(problem(file, reference));
    }
  }

  private Problem problem(SourceFile file, RewrittenText.Missing missing) {
    String nearest =
        nearestSought.incrementAndGet() > MOST_NEAREST
            ? ""
            : NearestPath.of(missing.path(), names.files()).orElse("");
    return new Problem(
        Problem.Kind.MISSING_REFERENCE,
        problems.name(file.path()),
        missing.line(),
        "'"
            + missing.reference()
            + "' refers to "
            + missing.path()
            + ", which is not among the collected files",
        missing.reference(),
        nearest);
  }

  /**
   * Reports a reference cycle.
   *
   * @param sources returns the file with a name
   */
  void cycle(LinkOrder.Cycle cycle, Function<String, SourceFile> sources) {
    LinkOrder.Cycle.Step first = cycle.steps().getFirst();
    String way =
        cycle.steps().stream().map(LinkOrder.Cycle.Step::file).collect(Collectors.joining(" → "));
    String lines =
        cycle.steps().stream()
            .map(step -> problems.name(sources.apply(step.file()).path()) + ":" + step.line())
            .collect(Collectors.joining(", "));
    problems.add(
        Problem.of(
            Problem.Kind.REFERENCE_CYCLE,
            problems.name(sources.apply(first.file()).path()),
            first.line(),
            "circular references, in which the hash of each file depends on the next: "
                + way
                + " → "
                + first.file()
                + " (at "
                + lines
                + ")"));
  }
}
