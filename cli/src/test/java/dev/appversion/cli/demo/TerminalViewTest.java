package dev.appversion.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalViewTest {
  private static final DemoStatus STATUS =
      new DemoStatus(
          "f.yaml",
          "http://127.0.0.1:8080/",
          "0a1b2c",
          List.of(
              new DemoStatus.Version("v1.0", "abc", 75, 74, true),
              new DemoStatus.Version("v1.1", "def", 25, 26, true)),
          200,
          900,
          120,
          0,
          "");

  private final StringWriter out = new StringWriter();

  @Test
  void drawsInPlaceOnATerminal() {
    TerminalView view = new TerminalView(new PrintWriter(out), true, false, () -> 80);
    view.update(STATUS);
    String first = out.toString();
    view.update(STATUS);

    assertThat(first).contains("v1.0", "75.0%", "74.0%", "120 requests/s", "0 failures", "█");
    long lines = first.lines().count();
    assertThat(out.toString()).isEqualTo(first + "\033[" + lines + "A\033[J" + first);
  }

  @Test
  void printsPlainLinesWithoutATerminal() {
    TerminalView view = new TerminalView(new PrintWriter(out), false, false, () -> 80);
    view.update(STATUS);

    assertThat(out.toString())
        .hasLineCount(1)
        .contains("v1.0 expected 75.0% measured 74.0%")
        .doesNotContain("\033[");
  }

  @ParameterizedTest
  @ValueSource(ints = {52, 60, 80, 100, 300})
  void everyLineFitsAndIsErased(int columns) {
    String longName = "release-2026-11-29-with-a-very-long-name-1";
    DemoStatus status =
        new DemoStatus(
            "f.yaml",
            "http://127.0.0.1:8080/",
            "0a1b2c",
            List.of(
                new DemoStatus.Version(longName, "abc", 100, 0, false),
                new DemoStatus.Version(longName.replace("-1", "-2"), "def", 0, 100, false)),
            200,
            90_000,
            12_000,
            12_000,
            "Refused: f.yaml:3: " + "spec.versions[0].name: a reason ".repeat(4) + "x".repeat(200));
    TerminalView view = new TerminalView(new PrintWriter(out), true, true, () -> columns);

    view.update(status);
    String first = out.toString();
    view.update(status);

    List<String> lines = first.replaceAll("\033\\[[0-9]*m", "").lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    assertThat(lines.get(1).strip()).as("distinguishable").isNotEqualTo(lines.get(2).strip());
    assertThat(first).contains("expected 100.0%", "measured 100.0%");
    assertThat(out.toString()).startsWith(first + "\033[" + lines.size() + "A\033[J");
  }

  @Test
  void withoutColoursThereAreNone() {
    new TerminalView(new PrintWriter(out), true, false, () -> 60).update(STATUS);

    assertThat(out.toString()).contains("█").doesNotContain("\033[");
  }
}
