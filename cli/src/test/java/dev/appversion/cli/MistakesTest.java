package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Typical mistakes with the approved output of each: what is wrong, where, and the next step; one
 * wording for each cause. An approvals file for each command is in {@code
 * src/test/resources/dev/appversion/cli/mistakes}. With {@code -Dmistakes.write=true} the files are
 * written again; then review the difference.
 */
class MistakesTest {
  private static final Path APPROVED =
      Documentation.ROOT.resolve("cli/src/test/resources/dev/appversion/cli/mistakes");
  private static final int LEAST = 60;

  @TempDir Path folder;

  static List<String> commands() throws IOException {
    try (Stream<Path> files = Files.list(APPROVED)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  @Timeout(60)
  void isAnsweredWithTheApprovedText(String file) throws IOException {
    String approved = Files.readString(APPROVED.resolve(file));
    List<String> answered = new ArrayList<>();
    for (Mistake mistake : Mistake.read(approved)) {
      answered.add(mistake.played(MistakeFiles.in(folder, answered.size())).text());
    }
    String now = String.join("\n", answered);
    if (Boolean.getBoolean("mistakes.write")) {
      Files.writeString(APPROVED.resolve(file), now);
    }

    assertThat(now).isEqualTo(Files.readString(APPROVED.resolve(file)));
  }

  @Test
  void areManyAndEachAnswerIsForAPerson() throws IOException {
    List<Mistake> all = new ArrayList<>();
    for (String file : commands()) {
      all.addAll(Mistake.read(Files.readString(APPROVED.resolve(file))));
    }

    assertThat(all).hasSizeGreaterThanOrEqualTo(LEAST);
    assertThat(all)
        .allSatisfy(
            mistake ->
                assertThat(mistake.answer())
                    .as(mistake.command())
                    .startsWith("exit code ")
                    .doesNotContain("exit code 0")
                    .doesNotContain("Exception", "\tat ", "java.", "appversion-sidecar", "null")
                    .doesNotContain("(standard output)"));
  }
}
