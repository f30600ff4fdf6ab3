package dev.appversion.packaging.image;

import static java.util.Objects.requireNonNull;

import dev.appversion.packaging.Command;
import dev.appversion.packaging.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Java runtime of an image: modules of the JDK that runs the build, linked by jlink. */
final class JavaRuntime {
  /** Files that no program of AppVersion uses: helpers and launchers of other tools. */
  private static final List<String> UNUSED =
      List.of("lib/jexec", "lib/classlist", "bin/keytool", "bin/rmiregistry");

  private JavaRuntime() {}

  /** The description of the JDK that runs the build: its version, vendor and modules. */
  static String release() throws IOException {
    return Files.readString(jdk().resolve("release"));
  }

  /** Writes the runtime; deletes the layer that was there before. */
  static void link(ImageOptions options, ImageDirectories directories)
      throws IOException, InterruptedException {
    DirectoryTree.recreate(directories.runtime());
    Files.createDirectories(directories.runtime().resolve("app"));
    Path home = directories.javaHome();
    Files.createDirectories(requireNonNull(home.getParent()));
    Command.of(command(options, home)).in(directories.out()).run();
    for (String unused : UNUSED) {
      Files.deleteIfExists(home.resolve(unused));
    }
    for (Path file : DirectoryTree.files(home)) {
      Files.setLastModifiedTime(file, ImageDirectories.MODIFIED);
    }
  }

  /**
   * jlink's command. The runtime is not compressed: the layer is, and better. The JVM reads the
   * options before those in JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS, so a user's win.
   */
  static List<String> command(ImageOptions options, Path home) {
    return List.of(
        jdk().resolve("bin/jlink").toString(),
        "--add-modules",
        options.modules(),
        "--add-options",
        options.javaOptions(),
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--compress",
        "zip-0",
        "--output",
        home.toString());
  }

  private static Path jdk() {
    return Path.of(System.getProperty("java.home"));
  }
}
