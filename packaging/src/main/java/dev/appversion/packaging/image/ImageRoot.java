package dev.appversion.packaging.image;

import dev.appversion.packaging.DirectoryTree;
import dev.appversion.packaging.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the directories that Jib puts into an image: a Java runtime, an AOT cache for the module's
 * classes, and (without a base image) the C library. The Maven profile "images" runs it; the
 * reasons are in docs/adr/0005-images-without-a-docker-engine.md.
 *
 * <p>The same source, JDK and C library give the same bytes, independent of the directory, the time
 * and the load of the machine. The options are those of {@link ImageOptions}.
 */
public final class ImageRoot {
  private final ImageOptions options;
  private final ImageDirectories directories;
  private final Stamps stamps;

  private ImageRoot(ImageOptions options) {
    this.options = options;
    this.directories = new ImageDirectories(options.out());
    this.stamps = new Stamps(options.out());
  }

  /** Writes the directories; leaves those that are current. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new IllegalStateException(
          "Images are built on Linux: the runtime in them is the one of this machine's JDK."
              + " -De2e.cluster=none builds without them.");
    }
    new ImageRoot(ImageOptions.of(Options.parse(args))).write();
  }

  private void write() throws IOException, InterruptedException {
    Files.createDirectories(options.out());
    StagedJars jars = StagedJars.copy(options, directories);
    String runtime =
        Stamps.fingerprint(
            List.of(), JavaRuntime.release(), options.modules(), options.javaOptions());
    if (!stamps.isCurrent("runtime", runtime)) {
      stamps.delete("cache");
      stamps.delete("runtime");
      JavaRuntime.link(options, directories);
      stamps.write("runtime", runtime);
    }
    copyLibrary(options.library(), directories.library());
    BaseLayer.write(options, directories);
    Files.writeString(
        directories.runtime().resolve("app/java.args"), arguments(jars, options.mainClass()));
    if (options.train()) {
      ClassList list = new Training(options, directories, jars).run();
      list.write(options.classes());
      System.out.println("Wrote " + options.classes() + ": " + list.names().size() + " classes");
    }
    writeCache(jars, runtime);
  }

  /**
   * Copies the jars that the program loads itself; deletes earlier ones.
   *
   * @throws IllegalStateException if there are none
   */
  static void copyLibrary(Optional<Path> library, Path to) throws IOException {
    DirectoryTree.delete(to);
    if (library.isEmpty()) {
      return;
    }
    List<Path> jars =
        Files.isDirectory(library.get()) ? DirectoryTree.files(library.get()) : List.of();
    if (jars.isEmpty()) {
      throw new IllegalStateException(
          library.get() + " has no jars: package its module before, or build with -am");
    }
    Files.createDirectories(to);
    for (Path jar : jars) {
      Files.copy(jar, to.resolve(jar.getFileName()));
    }
  }

  private void writeCache(StagedJars jars, String runtime)
      throws IOException, InterruptedException {
    List<Path> inputs = new ArrayList<>(jars.files());
    if (Files.exists(options.classes())) {
      inputs.add(options.classes());
    } else {
      System.out.println(
          "No "
              + options.classes()
              + ": only the module's own classes go into the AOT cache."
              + " Write it with ./mvnw package -Pimages -Dimages.train");
    }
    String cache =
        Stamps.fingerprint(inputs, runtime, jars.classpath(), Boolean.toString(options.linked()));
    if (!stamps.isCurrent("cache", cache)) {
      new AotCache(options, directories, jars).write(ClassList.read(options.classes()));
      stamps.write("cache", cache);
    }
  }

  /**
   * The file of arguments that the image's entry point passes to the JVM. Its paths are absolute,
   * those of the dump are relative: the JVM compares what follows the common prefix.
   */
  static String arguments(StagedJars jars, String mainClass) {
    return String.join(
        "\n",
        "-XX:AOTCache=/" + ImageDirectories.CACHE,
        "-cp",
        jars.classpathInImage(),
        mainClass,
        "");
  }
}
