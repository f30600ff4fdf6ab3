package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code e2e/story} in a tree whose Maven is a stub. */
@DisabledOnOs(OS.WINDOWS)
class StoryScriptTest {
  @TempDir Path tree;

  @BeforeEach
  void plant() throws IOException {
    Path script = file("e2e/story", Files.readString(Documentation.ROOT.resolve("e2e/story")));
    Path maven = file("mvnw", "#!/bin/sh\nprintf '%s\\n' \"$*\"\n");
    for (Path executable : List.of(script, maven)) {
      Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    file("e2e/src/test/java/x/BustIT.java", "");
    file("e2e/client/src/test/java/x/ClientScriptIT.java", "");
    file("sidecar/src/test/java/x/CorpusTest.java", "");
  }

  @Test
  void runsTheClassInItsModuleWithoutUnitTests() throws Exception {
    assertThat(run("ClientScriptIT#a*", "-o"))
        .isEqualTo(
            "-pl e2e/client -am verify -Dunit.skip -Dit.test=ClientScriptIT#a* -De2e.cluster=none -o\n");
    assertThat(run("BustIT"))
        .as("on Kubernetes")
        .isEqualTo("-pl e2e -am verify -Dunit.skip -Dit.test=BustIT\n");
  }

  @Test
  void listsTheClasses() throws Exception {
    assertThat(run()).isEqualTo("e2e BustIT\ne2e/client ClientScriptIT\n");
  }

  @Test
  void aClassThatDoesNotExistIsReported() throws Exception {
    assertThat(run("CorpusTest")).contains("no class of integration tests is called CorpusTest");
  }

  private String run(String... arguments) throws IOException {
    String[] command =
        Stream.concat(Stream.of(tree.resolve("e2e/story").toString()), Arrays.stream(arguments))
            .toArray(String[]::new);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Path file(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
