package dev.appversion.collectstatic;

import dev.appversion.collectstatic.problem.CollectException;
import dev.appversion.collectstatic.run.Progress;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Runs collections with the options of a test. */
final class TestCollections {
  private TestCollections() {}

  static CollectReport collect(Path folder, UnaryOperator<TestOptions> options)
      throws CollectException {
    return new StaticCollector(options.apply(new TestOptions(folder)).options(), Progress.NONE)
        .collect();
  }

  static CollectReport collect(Path folder) throws CollectException {
    return collect(folder, same -> same);
  }
}
