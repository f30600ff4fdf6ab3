package dev.appversion.e2e.matrix;

import dev.appversion.testkit.CachedBuild;
import dev.appversion.testkit.Placeholders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory with the sources of servers or clients in one language, built if required. */
final class Project {
  /** The environment of all processes that run programs of a project. */
  static final Map<String, String> ENVIRONMENT = Map.of("PYTHONDONTWRITEBYTECODE", "1");

  private final Path folder;
  private final CachedBuild build;
  private @Nullable Placeholders own;

  /**
   * A project.
   *
   * @param folder the sources
   */
  Project(Path folder) {
    this.folder = folder;
    String name = folder.getParent().getFileName() + "-" + folder.getFileName();
    this.build = new CachedBuild(folder, "matrix", name, Set.of("servers.json", "clients.json"));
  }

  Path folder() {
    return folder;
  }

  /**
   * Replaces a command's placeholders, and builds what it runs: <code>{source}</code> is the
   * folder, <code>{out}</code> the results of its build, <code>{java}</code> the JVM that runs
   * this; {@code more} has the others.
   */
  List<String> command(List<String> command, Map<String, String> more) throws IOException {
    return own().with(more).fill(command);
  }

  private Placeholders own() throws IOException {
    if (own == null) {
      Map<String, String> values = new HashMap<>();
      values.put("source", folder.toString());
      values.put("java", ProcessHandle.current().info().command().orElse("java"));
      if (build.isNeeded()) {
        values.put("out", build.results().toString());
      }
      own = new Placeholders(values);
    }
    return own;
  }
}
