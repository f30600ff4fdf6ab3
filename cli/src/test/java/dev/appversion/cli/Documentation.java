package dev.appversion.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shell commands in the project's documents. */
final class Documentation {
  static final Path ROOT = Path.of(System.getProperty("appversion.root"));
  private static final Pattern BLOCK =
      Pattern.compile(
          "(<!-- tested -->\\n)?^ *```sh\\n(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL);

  private Documentation() {}

  /**
   * A block of shell.
   *
   * @param tested whether it is marked to be run
   */
  record Block(Path file, boolean tested, String text) {}

  static List<Block> blocks() throws IOException {
    try (Stream<Path> guides = Files.walk(ROOT.resolve("docs/guide"))) {
      return Stream.concat(
              Stream.of(
                  ROOT.resolve("README.md"),
                  ROOT.resolve("CONTRIBUTING.md"),
                  ROOT.resolve("examples/README.md")),
              guides.filter(Files::isRegularFile).sorted())
          .flatMap(Documentation::blocks)
          .toList();
    }
  }

  private static Stream<Block> blocks(Path file) {
    try {
      return BLOCK
          .matcher(Files.readString(file))
          .results()
          .map(found -> new Block(file, found.group(1) != null, found.group(2)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
