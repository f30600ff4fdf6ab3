package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.docs.CodeBlock;
import dev.appversion.testkit.docs.DocumentationPages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the blocks of the documents that are marked {@code <!-- tested -->}, as a reader would. */
class DocumentedCommandsIT {
  @TempDir Path folder;

  static List<CodeBlock> tested() {
    return DocumentationPages.blocks().stream().filter(CodeBlock::tested).toList();
  }

  @ParameterizedTest
  @MethodSource("tested")
  void runs(CodeBlock block) throws Exception {
    // Commands run in the root of the repository; files that they write there must be removed.
    Files.createSymbolicLink(
        folder.resolve("appversion"), DocumentationPages.ROOT.resolve("appversion"));
    Files.createSymbolicLink(
        folder.resolve("examples"), DocumentationPages.ROOT.resolve("examples"));

    Process shell =
        new ProcessBuilder("sh", "-euc", block.text())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(shell.waitFor()).as(block.text() + "\n" + output).isZero();
    assertThat(output).isNotBlank();
  }
}
