package dev.appversion.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    TerminalView view = new TerminalView(new PrintWriter(out), true, false);
    view.update(STATUS);
    String first = out.toString();
    view.update(STATUS);

    assertThat(first).contains("v1.0", "75.0%", "74.0%", "120 requests/s", "0 failures", "█");
    long lines = first.lines().count();
    assertThat(out.toString()).isEqualTo(first + "\033[" + lines + "A\033[J" + first);
  }

  @Test
  void printsPlainLinesElsewhere() {
    TerminalView view = new TerminalView(new PrintWriter(out), false, false);
    view.update(STATUS);

    assertThat(out.toString())
        .hasLineCount(1)
        .contains("v1.0 asked 75.0% measured 74.0%")
        .doesNotContain("\033[");
  }
}
