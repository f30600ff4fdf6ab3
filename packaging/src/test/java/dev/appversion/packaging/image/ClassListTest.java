package dev.appversion.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassListTest {
  @TempDir Path directory;

  @Test
  void isReadAsItWasWritten() throws Exception {
    Path file = directory.resolve("src/image/classes.txt");

    new ClassList(new TreeSet<>(List.of("b/B", "a/A"))).write(file);

    assertThat(ClassList.read(file).names()).containsExactly("a/A", "b/B");
    assertThat(Files.readAllLines(file)).filteredOn(line -> line.startsWith("#")).hasSize(2);
  }

  @Test
  void aMissingFileIsAnEmptyList() throws Exception {
    assertThat(ClassList.read(directory.resolve("classes.txt")).names()).isEmpty();
  }

  @Test
  void generatedClassesAndCommentsOfTheJvmAreNotListed() {
    assertThat(
            Training.loadedClasses(
                List.of(
                    "# NOTE: Do not modify this file.",
                    "java/lang/Object id: 0",
                    "@lambda-proxy java/lang/System$1 run ()V",
                    "lib/Generated id: 7 super: 0 source: __Lookup_defineClass__")))
        .containsExactly("java/lang/Object");
  }

  @Test
  void allScenariosOfTheDirectoryArePlayed() throws Exception {
    for (String name : List.of("training.txt", "training-help.txt", "classes.txt")) {
      Files.createFile(directory.resolve(name));
    }

    assertThat(Training.scenarios(directory.resolve("training.txt")))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("training-help.txt", "training.txt");
  }
}
