package dev.appversion.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellCommandTest {
  @Test
  void quotesCommentsAndContinuedLines() {
    assertThat(words("a --b 'c  d' \"e f\"g \\\n  h # i\n# j\nk#l"))
        .containsExactly(List.of("a", "--b", "c  d", "e fg", "h"), List.of("k#l"));
  }

  @Test
  void listsPipelinesAndCompoundCommands() {
    assertThat(words("a | b && ! c; (d &)\nfor i in 1 2; do e \"$i\"; done"))
        .containsExactly(
            List.of("a"),
            List.of("b"),
            List.of("c"),
            List.of("d"),
            List.of("for", "i", "in", "1", "2"),
            List.of("e", "$i"));
  }

  @Test
  void assignmentsAndSubstitutions() {
    assertThat(words("A=1 B='2 3' a \"$(b --c)\"; export K=$(d 32 | e)"))
        .containsExactly(
            List.of("b", "--c"),
            List.of("a", "$(b --c)"),
            List.of("d", "32"),
            List.of("e"),
            List.of("export", "K=$(d 32 | e)"));
  }

  @Test
  void redirectionsAndHereDocumentsAreNoArguments() {
    assertThat(words("a 2>&1 >/dev/null -b <<'EOF' | c\nnot --a command\nEOF\nd < e"))
        .containsExactly(List.of("a", "-b"), List.of("c"), List.of("d"));
  }

  @Test
  void anOpenQuoteIsRefused() {
    assertThatThrownBy(() -> words("a 'b")).hasMessageContaining("not closed");
    assertThatThrownBy(() -> words("a \"b")).hasMessageContaining("not closed");
  }

  private static List<List<String>> words(String script) {
    return ShellCommand.parse(script, "here").stream().map(ShellCommand::words).toList();
  }
}
