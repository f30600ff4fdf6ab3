package dev.appversion.packaging.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The file {@code src/image/classes.txt}: the classes of the JDK and the libraries that belong into
 * a module's AOT cache, by internal name, one a line.
 */
record ClassList(NavigableSet<String> names) {
  private static final List<String> HEADER =
      List.of(
          "# Classes of the JDK and the libraries that go into the image's AOT cache, found by a"
              + " run of",
          "# the scenario in training.txt. Made by: ./mvnw package -Pimages -Dimages.train");

  ClassList {
    names = Collections.unmodifiableNavigableSet(new TreeSet<>(names));
  }

  /** Reads the file; a list without classes if it does not exist. */
  static ClassList read(Path file) throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    if (Files.exists(file)) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(names::add);
      }
    }
    return new ClassList(names);
  }

  /** Writes the file. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(HEADER);
    lines.addAll(names);
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.write(file, lines);
  }
}
