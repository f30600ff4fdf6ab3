package dev.appversion.packaging.archive;

import dev.appversion.packaging.Command;
import dev.appversion.packaging.DirectoryTree;
import dev.appversion.packaging.Options;
import dev.appversion.packaging.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Packs the command line with its Java runtime into {@code appversion-VERSION-linux-ARCH.tar.gz},
 * and writes its checksum to the same directory. Runtime, jars and AOT cache are those of the image
 * (docs/adr/0005-images-without-a-docker-engine.md).
 *
 * <p>Options: {@code --image}, the directory that ImageRoot wrote; {@code --target}, the directory
 * for the archive; {@code --source}, the directory of the launcher; {@code --root}, the source
 * tree; {@code --version}.
 */
public final class CommandLineArchive {
  /** Seconds since the epoch: the JVM rejects an AOT cache if the time of a jar differs. */
  private static final String MODIFIED = "@1";

  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final Path image;
  private final Path target;
  private final Path source;
  private final Path root;
  private final String name;

  private CommandLineArchive(Options options) {
    this.image = options.path("image").toAbsolutePath();
    this.target = options.path("target").toAbsolutePath();
    this.source = options.path("source").toAbsolutePath();
    this.root = options.path("root").toAbsolutePath();
    this.name = name(options.get("version"), System.getProperty("os.arch"));
  }

  /** Packs the archive. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new CommandLineArchive(Options.parse(args)).pack();
  }

  /**
   * The name of the archive without its suffix.
   *
   * @param architecture as in the system property {@code os.arch}
   */
  static String name(String version, String architecture) {
    return "appversion-" + version + "-linux-" + architecture.replace("amd64", "x86_64");
  }

  private void pack() throws IOException, InterruptedException {
    Path parent = DirectoryTree.recreate(target.resolve("archive"));
    Path home = Files.createDirectories(parent.resolve(name));
    copyTree(image.resolve("runtime/opt/java"), home.resolve("runtime"));
    copyTree(image.resolve("stage/app"), home.resolve("app"));
    Files.copy(
        image.resolve("runtime/app/app.aot"),
        home.resolve("app/app.aot"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(home.resolve("app/jars"), classpath(home) + "\n");
    Files.copy(root.resolve("LICENSE"), home.resolve("LICENSE"));
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("appversion");
    Files.copy(source.resolve("appversion"), launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    writeCompletions(launcher, Files.createDirectories(home.resolve("completions")));

    Path packed = target.resolve(name + ".tar.gz");
    Command.of(
            "tar",
            "--sort=name",
            // jlink writes equal license files as links, and krew unpacks no links.
            "--dereference",
            "--hard-dereference",
            "--mtime=" + MODIFIED,
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "--use-compress-program=gzip -6n",
            "-C",
            parent.toString(),
            "-cf",
            packed.toString(),
            name)
        .run();
    Files.writeString(
        target.resolve(packed.getFileName() + ".sha256"),
        Sha256.of(packed) + "  " + packed.getFileName() + "\n");
    System.out.printf(
        Locale.ROOT,
        "Archive: %s, %.1f MB%n",
        packed.getFileName(),
        (double) Files.size(packed) / 1e6);
  }

  private static void copyTree(Path from, Path to) throws IOException, InterruptedException {
    Command.of("cp", "-a", from.toString(), to.toString()).run();
  }

  /** The jars relative to the archive's directory, in the order in which the cache was made. */
  static String classpath(Path home) throws IOException {
    return DirectoryTree.files(home.resolve("app")).stream()
        .map(file -> home.relativize(file).toString())
        .filter(file -> file.endsWith(".jar"))
        .collect(Collectors.joining(":"));
  }

  /** Writes one file for each shell whose completion script differs from those before it. */
  private static void writeCompletions(Path launcher, Path directory)
      throws IOException, InterruptedException {
    Map<String, String> scripts = new TreeMap<>();
    for (String shell : SHELLS) {
      String script = Command.of(launcher.toString(), "completion").with("SHELL", shell).run();
      if (!scripts.containsValue(script)) {
        scripts.put(shell, script);
      }
    }
    for (var script : scripts.entrySet()) {
      String file = script.getKey().equals("zsh") ? "_appversion" : "appversion." + script.getKey();
      Files.writeString(directory.resolve(file), script.getValue());
    }
  }
}
