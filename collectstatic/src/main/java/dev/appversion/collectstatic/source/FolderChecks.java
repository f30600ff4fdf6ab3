package dev.appversion.collectstatic.source;

import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import dev.appversion.collectstatic.run.CollectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rejects directories if the collection would read its own output, or if the static root would
 * contain the state file.
 */
public final class FolderChecks {
  private FolderChecks() {}

  /** Adds the problems of the directories to the list. */
  public static void check(CollectOptions options, Problems problems) {
    Path root = real(options.staticRoot());
    for (Path dir : options.staticDirs()) {
      if (!Files.isDirectory(dir)) {
        problems.add(Problem.Kind.FOLDERS, dir, "is not a directory");
        continue;
      }
      Path real = real(dir);
      if (root.startsWith(real)) {
        problems.add(
            Problem.Kind.FOLDERS,
            options.staticRoot(),
            "the static root is inside the static folder "
                + problems.name(dir)
                + " and would be collected into itself; choose another --static-root");
      } else if (real.startsWith(root)) {
        problems.add(
            Problem.Kind.FOLDERS,
            dir,
            "this static folder is inside the static root; choose another --static-root");
      }
    }
    if (real(options.stateFile()).startsWith(root)) {
      problems.add(
          Problem.Kind.FOLDERS,
          options.stateFile(),
          "the state file is inside the static root and would be served; choose another --state");
    }
    if (Files.exists(options.staticRoot()) && !Files.isDirectory(options.staticRoot())) {
      problems.add(
          Problem.Kind.FOLDERS, options.staticRoot(), "the static root is not a directory");
    }
  }

  /** Resolves the symbolic links in the existing part of a path. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path known = absolute; known != null; known = known.getParent()) {
      try {
        return known.toRealPath().resolve(known.relativize(absolute)).normalize();
      } catch (IOException e) {
        // does not exist yet; resolve its parent
      }
    }
    return absolute;
  }
}
