package dev.appversion.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The npm packages that tests need, exactly as a {@code package-lock.json} names them. */
public final class NodePackages {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String MISSING =
      "These tests need Node with npm, and it is not on PATH. On Debian: apt-get install -y nodejs npm";

  private NodePackages() {}

  /**
   * Installs what the folder's lock file names, unless that has been done.
   *
   * @return the folder {@code node_modules}
   * @throws IllegalStateException if npm is missing or fails; the message names the next step
   */
  public static Path of(Path folder) throws IOException {
    Path modules = folder.resolve("node_modules");
    Path done = modules.resolve(".installed");
    String lock = Files.readString(folder.resolve("package-lock.json"));
    if (!Files.exists(done) || !Files.readString(done).equals(lock)) {
      install(folder);
      Files.writeString(done, lock);
    }
    return modules;
  }

  private static void install(Path folder) {
    List<String> command =
        List.of(
            "npm",
            "ci",
            "--prefix",
            folder.toString(),
            "--ignore-scripts",
            "--no-audit",
            "--no-fund");
    CommandResult result;
    try {
      result = Commands.run(LIMIT, Map.of(), command);
    } catch (UncheckedIOException e) {
      throw new IllegalStateException(MISSING, e);
    }
    result.orThrow();
  }
}
