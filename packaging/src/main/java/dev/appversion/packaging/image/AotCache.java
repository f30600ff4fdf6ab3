package dev.appversion.packaging.image;

import dev.appversion.packaging.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes the AOT cache of an image with the runtime of that image. */
final class AotCache {
  /** The number of retries if two dumps differ. */
  private static final int DUMPS_AGAIN = 2;

  private final ImageOptions options;
  private final ImageDirectories directories;
  private final StagedJars jars;

  AotCache(ImageOptions options, ImageDirectories directories, StagedJars jars) {
    this.options = options;
    this.directories = directories;
    this.jars = jars;
  }

  /**
   * Writes the cache of the listed classes and the project's own, loaded and linked.
   *
   * @throws IllegalStateException if the JVM cannot write it, or does not start with it
   */
  void write(ClassList list) throws IOException, InterruptedException {
    DumpInput input;
    try (ClassIndex index = new ClassIndex(directories.javaHome(), jars.files())) {
      input = DumpInput.of(list, index, options.linked());
    }
    Path lines = Files.write(directories.out().resolve("classes.lst"), input.lines());
    int differences = dumpReproducibly(lines);
    if (differences > 0) {
      System.out.println(
          "WARNING: this image is not reproducible: two AOT caches of the same classes differ in "
              + differences
              + " words");
    }
    Files.setLastModifiedTime(directories.cache(), ImageDirectories.MODIFIED);
    check();
    System.out.printf(
        Locale.ROOT,
        "AOT cache: %d classes, %.1f MB%s%n",
        input.classes().size(),
        (double) Files.size(directories.cache()) / 1e6,
        input.missing() == 0
            ? ""
            : "; " + input.missing() + " of the list do not exist, refresh it with -Dimages.train");
  }

  /** Dumps twice, and again if the dumps differ; returns in how many words the last ones differ. */
  private int dumpReproducibly(Path lines) throws IOException, InterruptedException {
    Path second = directories.out().resolve("second.aot");
    int differences = -1;
    for (int again = 0; differences != 0 && again <= DUMPS_AGAIN; again++) {
      dump(lines, directories.cache());
      dump(lines, second);
      differences = DumpClock.remove(directories.cache(), second);
    }
    Files.delete(second);
    return differences;
  }

  private void dump(Path lines, Path to) throws IOException, InterruptedException {
    Command.of(
            directories.java(),
            "-Xshare:dump",
            options.linked() ? "-XX:+AOTClassLinking" : "-XX:-AOTClassLinking",
            // The heap affects the dump: it must not depend on this machine's memory.
            "-Xms512m",
            "-Xmx512m",
            // No garbage collection: its time would decide which weak references are cleared.
            "-XX:MetaspaceSize=1g",
            "-XX:SharedClassListFile=" + lines,
            "-XX:SharedArchiveFile=" + to,
            "-cp",
            jars.classpath())
        .in(jars.root())
        .run();
  }

  /** Starts the runtime so that it fails if it cannot use the cache. */
  private void check() throws IOException, InterruptedException {
    Command.of(
            List.of(
                directories.java(),
                "-XX:AOTMode=on",
                "-XX:AOTCache=" + directories.cache(),
                "-cp",
                jars.classpath(),
                "--dry-run",
                options.mainClass()))
        .in(jars.root())
        .run();
  }
}
