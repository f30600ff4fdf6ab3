package dev.appversion.collectstatic;

import dev.appversion.collectstatic.problem.CollectException;
import dev.appversion.collectstatic.run.Progress;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Collections with settings that one test cares about. */
final class TestCollections {
  private TestCollections() {}

  static CollectReport collect(Path folder, UnaryOperator<Change> change) throws CollectException {
    return new StaticCollector(change.apply(new Change(folder)).options(), Progress.NONE).collect();
  }

  static CollectReport collect(Path folder) throws CollectException {
    return collect(folder, same -> same);
  }
}
