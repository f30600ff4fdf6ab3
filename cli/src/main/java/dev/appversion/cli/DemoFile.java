package dev.appversion.cli;

import dev.appversion.cli.demo.Demo;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file of the demo's resource. It is removed at the end if the demo wrote it and {@code -f} did
 * not name it, with the backup of the suggested {@code sed -i.bak}.
 *
 * @param fate for the user: what happens to the file at the end
 * @param removed the files that are removed at the end, in this order
 */
record DemoFile(Path path, String fate, List<Path> removed) implements AutoCloseable {
  private static final String NAME = "appversion-demo.yaml";

  /**
   * The file that the user names, else one in the working directory, else in a temporary one.
   *
   * @param given null for the default
   */
  static DemoFile of(CliContext context, @Nullable String given) {
    Path wanted = context.path(given == null ? NAME : given);
    if (Files.exists(wanted)) {
      return new DemoFile(wanted, "used as it is; delete it to begin again", List.of());
    }
    try {
      Files.writeString(wanted, Demo.resource());
      return given == null ? removed(wanted) : new DemoFile(wanted, "kept at the end", List.of());
    } catch (IOException e) {
      if (given != null) {
        throw CliException.failure(
            "cannot write " + wanted, "Give a path in a directory that you can write to.");
      }
    }
    try {
      Path folder = Files.createTempDirectory("appversion-demo-");
      return removed(Files.writeString(folder.resolve(NAME), Demo.resource()), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DemoFile removed(Path file, Path... folder) {
    List<Path> removed = new ArrayList<>();
    removed.add(file);
    removed.add(file.resolveSibling(NAME + ".bak"));
    removed.addAll(List.of(folder));
    return new DemoFile(file, "removed at the end; -f FILE keeps it", List.copyOf(removed));
  }

  @Override
  public void close() {
    for (Path path : removed) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // The directory is no longer writable: the file stays.
      }
    }
  }
}
