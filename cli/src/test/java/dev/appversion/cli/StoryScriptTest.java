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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code e2e/story} in a tree whose Maven is a stub. */
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
    file(
        "e2e/client/src/test/java/x/ClientScriptIT.java",
        """
        class ClientScriptIT extends Story {
          @BeforeEach
          void open() throws Exception {
          }

          @ParameterizedTest
          @CsvSource({"a", "b"})
          void aTabStays(String tab) throws Exception {
            reload();
          }
        }
        """);
    file(
        "e2e/client/src/test/java/x/Story.java",
        """
        abstract class Story {
          @Test
          void inherited() {
          }
        }
        """);
    file("cli/src/test/java/x/ArchiveIT.java", "");
    file("sidecar/src/test/java/x/CorpusTest.java", "");
  }

  @Test
  void runsTheClassInItsModuleWithoutUnitTestsAndImages() throws Exception {
    assertThat(run("ClientScriptIT", "-o"))
        .isEqualTo(
            "-pl e2e/client -am verify -Dunit.skip -Dit.test=ClientScriptIT -P !images -o\n");
  }

  @ParameterizedTest
  @CsvSource({"BustIT, e2e, ''", "ArchiveIT, cli, ' -Pimages'"})
  void buildsTheImagesForClassesThatNeedThem(String name, String module, String options)
      throws Exception {
    assertThat(run(name))
        .isEqualTo(
            "-pl %s -am verify -Dunit.skip -Dit.test=%s%s\n".formatted(module, name, options));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aTabStays", "a*", "*Stays", "inherited", "aTab*+inherited"})
  void runsTestsOfTheClassByName(String test) throws Exception {
    assertThat(run("ClientScriptIT#" + test)).contains("-Dit.test=ClientScriptIT#" + test + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aTab", "b*", "open", "reload", "aTabStays+b"})
  void aTestThatDoesNotExistIsReportedWithThoseThatDo(String test) throws Exception {
    assertThat(run("ClientScriptIT#" + test))
        .startsWith("story: ClientScriptIT has no test called ")
        .endsWith(". It has: aTabStays inherited\n")
        .doesNotContain("verify");
  }

  @Test
  void listsTheClasses() throws Exception {
    assertThat(run()).isEqualTo("cli ArchiveIT\ne2e/client ClientScriptIT\ne2e BustIT\n");
  }

  @Test
  void printsItsHelp() throws Exception {
    assertThat(run("--help")).contains("e2e/story CLASS[#TEST] [OPTION OF MAVEN ...]");
  }

  @Test
  void anOptionInPlaceOfAClassIsReported() throws Exception {
    assertThat(run("-o", "BustIT")).contains("must be a class, not the option -o");
  }

  @Test
  void aClassThatDoesNotExistIsReported() throws Exception {
    assertThat(run("CorpusTest"))
        .isEqualTo(
            "story: no class of integration tests is called CorpusTest; e2e/story lists them\n");
    assertThat(run("clientscript")).endsWith("Similar: ClientScriptIT\n");
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
