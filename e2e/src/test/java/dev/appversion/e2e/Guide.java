package dev.appversion.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** The commands and files of a guide, or of a section of it. */
record Guide(String text) {
  private static final Pattern BLOCK =
      Pattern.compile("^ *```(\\w+)\\n(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL);

  /** A guide of {@code docs/guide}. */
  static Guide named(String file) {
    try {
      return new Guide(Files.readString(Images.ROOT.resolve("docs/guide").resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The section with this heading. */
  Guide section(String heading) {
    int from = text.indexOf("\n## " + heading + "\n");
    if (from < 0) {
      throw new AssertionError("the guide has no section " + heading);
    }
    int next = text.indexOf("\n## ", from + 1);
    return new Guide(text.substring(from, next < 0 ? text.length() : next));
  }

  /** The only block of YAML with this text. */
  String yaml(String words) {
    return block("yaml", words);
  }

  /** The only block of shell commands with this text. */
  String commands(String words) {
    return block("sh", words);
  }

  private String block(String language, String words) {
    List<String> found =
        BLOCK
            .matcher(text)
            .results()
            .filter(block -> block.group(1).equals(language) && block.group(2).contains(words))
            .map(block -> block.group(2).stripTrailing().stripIndent() + "\n")
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "the guide has %d blocks of %s with %s".formatted(found.size(), language, words));
    }
    return found.getFirst();
  }
}
