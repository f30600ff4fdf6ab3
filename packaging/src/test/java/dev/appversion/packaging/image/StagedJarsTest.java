package dev.appversion.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedJarsTest {
  @TempDir Path directory;

  @Test
  void theOwnJarComesFirstAndDependenciesInTheOrderOfTheirNames() throws Exception {
    Path own = file("target/appversion-sidecar.jar");
    Path classes = Files.createDirectories(directory.resolve("target/classes"));

    var jars =
        StagedJars.imagePaths(own, List.of(classes, file("repo/b/b.jar"), file("repo/a/a.jar")));

    assertThat(jars.keySet())
        .containsExactly(
            "app/classpath/appversion-sidecar.jar", "app/libs/a.jar", "app/libs/b.jar");
  }

  @Test
  void twoDependenciesOfOneNameAreRefused() throws Exception {
    Path own = file("own.jar");
    List<Path> classpath = List.of(file("x/util.jar"), file("y/util.jar"));

    assertThatThrownBy(() -> StagedJars.imagePaths(own, classpath))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("util.jar");
  }

  @Test
  void theArgumentsOfTheImageHaveTheClassPathOfTheDumpWithAbsolutePaths() {
    var jars = new StagedJars(directory, List.of("app/classpath/own.jar", "app/libs/a.jar"));

    assertThat(jars.classpath()).isEqualTo("app/classpath/own.jar:app/libs/a.jar");
    assertThat(ImageRoot.arguments(jars, "dev.appversion.Main"))
        .isEqualTo(
            """
            -XX:AOTCache=/app/app.aot
            -cp
            /app/classpath/own.jar:/app/libs/a.jar
            dev.appversion.Main
            """);
  }

  private Path file(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
