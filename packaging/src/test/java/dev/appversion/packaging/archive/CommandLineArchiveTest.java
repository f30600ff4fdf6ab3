package dev.appversion.packaging.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineArchiveTest {
  @ParameterizedTest
  @CsvSource({"amd64, x86_64", "aarch64, aarch64"})
  void isNamedByVersionAndArchitecture(String architecture, String suffix) {
    assertThat(CommandLineArchive.name("1.2.3", architecture))
        .isEqualTo("appversion-1.2.3-linux-" + suffix);
  }

  @Test
  void theClassPathHasTheJarsOnlyInTheOrderOfTheirPaths(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("app/libs"));
    Files.createDirectories(home.resolve("app/classpath"));
    for (String file : new String[] {"libs/b.jar", "libs/a.jar", "classpath/own.jar", "app.aot"}) {
      Files.createFile(home.resolve("app").resolve(file));
    }

    assertThat(CommandLineArchive.classpath(home))
        .isEqualTo("app/classpath/own.jar:app/libs/a.jar:app/libs/b.jar");
  }
}
