package dev.appversion.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Python environment, created once for each list of packages and stored below {@code
 * ~/.cache/appversion-e2e}. Needs {@code python3} with its {@code venv} module.
 *
 * @param folder the environment
 */
public record PythonEnvironment(Path folder) {

  /**
   * The environment with these packages.
   *
   * @param requirements each with its version, in pip's syntax, with all dependencies: pip installs
   *     nothing else
   */
  public static PythonEnvironment with(List<String> requirements) {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "appversion-e2e", "python");
    String name = Integer.toHexString(String.join(" ", requirements).hashCode());
    Path folder = cache.resolve(name);
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(folder.resolve("complete"))) {
          make(folder, requirements);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PythonEnvironment(folder);
  }

  private static void make(Path folder, List<String> requirements) throws IOException {
    run(List.of("python3", "-m", "venv", "--clear", folder.toString()));
    List<String> install = new ArrayList<>();
    install.add(folder.resolve("bin/python").toString());
    install.addAll(
        List.of("-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-deps"));
    install.addAll(requirements);
    run(install);
    Files.createFile(folder.resolve("complete"));
  }

  /** The interpreter. */
  public Path python() {
    return folder.resolve("bin/python");
  }

  /** The directory of the packages. */
  public Path sitePackages() {
    try (Stream<Path> versions = Files.list(folder.resolve("lib"))) {
      return versions.findFirst().orElseThrow().resolve("site-packages");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
