package dev.appversion.packaging.image;

import static java.util.Objects.requireNonNull;

import dev.appversion.packaging.training.Scenario;
import dev.appversion.packaging.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the classes that a program loads, by runs of its scenarios. */
final class Training {
  /** Threads load slightly different classes in each run; an unused one costs little. */
  private static final int RUNS = 3;

  private final ImageOptions options;
  private final ImageDirectories directories;
  private final StagedJars jars;

  Training(ImageOptions options, ImageDirectories directories, StagedJars jars) {
    this.options = options;
    this.directories = directories;
    this.jars = jars;
  }

  /** Runs all scenarios and returns the classes of the JDK and the libraries. */
  ClassList run() throws IOException, InterruptedException {
    Path loaded = directories.out().resolve("loaded.lst");
    List<String> command =
        List.of(
            directories.java(),
            "-XX:DumpLoadedClassList=" + loaded,
            "-cp",
            jars.classpath(),
            options.mainClass());
    NavigableSet<String> names = new TreeSet<>();
    NavigableSet<String> packages = new TreeSet<>();
    List<Path> scenarios = scenarios(options.training());
    for (int run = 0; run < RUNS; run++) {
      for (Path file : scenarios) {
        Scenario scenario = TrainingRun.play(file, command, jars.root());
        packages.addAll(scenario.packages());
        names.addAll(loadedClasses(Files.readAllLines(loaded)));
        Files.delete(loaded);
      }
    }
    try (ClassIndex index = new ClassIndex(directories.javaHome(), jars.files())) {
      for (String prefix : packages) {
        names.addAll(index.startingWith(prefix));
      }
      names.removeIf(name -> !index.contains(name) || index.own().contains(name));
    }
    return new ClassList(names);
  }

  /** {@code training.txt}, and {@code training-NAME.txt} in the same directory. */
  static List<Path> scenarios(Path first) throws IOException {
    try (Stream<Path> files = Files.list(requireNonNull(first.getParent()))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("training(-.*)?[.]txt"))
          .sorted()
          .toList();
    }
  }

  /**
   * The classes in what -XX:DumpLoadedClassList wrote, without those that the program generated.
   */
  static List<String> loadedClasses(List<String> lines) {
    return lines.stream()
        .filter(l -> !l.startsWith("#") && !l.startsWith("@") && !l.contains(" source: "))
        .map(l -> l.split(" ", 2)[0])
        .toList();
  }
}
