package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.cli.Documentation.Block;
import java.io.IOException;
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

  static List<Block> tested() throws IOException {
    return Documentation.blocks().stream().filter(Block::tested).toList();
  }

  @ParameterizedTest
  @MethodSource("tested")
  void runs(Block block) throws Exception {
    // A reader stands at the root of the repository; what commands write there must not stay.
    Files.createSymbolicLink(
        folder.resolve("appversion"), Documentation.ROOT.resolve("appversion"));
    Files.createSymbolicLink(folder.resolve("examples"), Documentation.ROOT.resolve("examples"));

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
