package dev.appversion.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The npm packages that tests need, exactly as a {@code package-lock.json} names them. */
public final class NodePackages {
  private static final String MISSING =
      "These tests need Node with npm, and it is not on PATH. On Debian: apt-get install -y nodejs npm";

  private NodePackages() {}

  /**
   * Installs what the folder's lock file names, unless that has been done.
   *
   * @return the folder {@code node_modules}
   * @throws IllegalStateException if npm is missing or fails; the message says what to do
   */
  public static Path of(Path folder) throws IOException, InterruptedException {
    Path modules = folder.resolve("node_modules");
    Path done = modules.resolve(".installed");
    String lock = Files.readString(folder.resolve("package-lock.json"));
    if (Files.exists(done) && Files.readString(done).equals(lock)) {
      return modules;
    }
    Process npm = start(folder);
    String output = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (npm.waitFor() != 0) {
      throw new IllegalStateException("npm ci failed in " + folder + ":\n" + output);
    }
    Files.writeString(done, lock);
    return modules;
  }

  private static Process start(Path folder) {
    try {
      return new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(MISSING, e);
    }
  }
}
