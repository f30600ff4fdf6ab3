package dev.appversion.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.collectstatic.run.Progress.Step;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final AtomicLong clock = new AtomicLong();
  private final StringWriter screen = new StringWriter();

  private ProgressBar bar(boolean terminal) {
    return new ProgressBar(new PrintWriter(screen), terminal, clock::get);
  }

  private void pass(int millis) {
    clock.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void longWorkShowsItsProgressAndThenErasesIt() {
    Step step = Step.HASHING;
    try (ProgressBar bar = bar(true)) {
      pass(150);
      bar.at(step, 5_000_000, 10_000_000);
      bar.at(step, 6_000_000, 10_000_000); // too soon to be drawn
      pass(150);
      bar.at(step, 10_000_000, 10_000_000);
      pass(150);
      bar.at(Step.WRITING, 750_000_000, 1_500_000_000);
    }
    assertThat(screen.toString().split("\r", -1))
        .hasSize(5)
        .satisfies(
            drawn -> {
              assertThat(drawn[1])
                  .contains("[" + "#".repeat(15) + " ".repeat(15) + "] 5.0/10.0 MB");
              assertThat(drawn[2]).contains("[" + "#".repeat(30) + "] 10.0/10.0 MB");
              assertThat(drawn[3]).startsWith("writing ").contains("] 0.75/1.50 GB");
              assertThat(drawn[4]).isEqualTo("\u001b[K");
            });
  }

  @Test
  void anInterruptionEndsTheBarWithALine() {
    ProgressBar bar = bar(true);
    pass(150);
    bar.at(Step.HASHING, 1, 10);
    bar.interrupted(true);
    String ended = screen.toString();
    pass(150);
    bar.at(Step.HASHING, 2, 10);
    bar.close();

    assertThat(ended)
        .endsWith(
            "\r\u001b[Kappversion: interrupted; nothing was written." + System.lineSeparator());
    assertThat(screen).as("not drawn again").hasToString(ended);
  }

  @Test
  void anInterruptionReportsWhetherFilesWereWritten() {
    ProgressBar writing = bar(false);
    writing.at(Step.WRITING, 1, 10);
    writing.interrupted(true);
    ProgressBar rehearsing = bar(false);
    rehearsing.at(Step.WRITING, 1, 10);
    rehearsing.interrupted(false);

    assertThat(screen.toString().lines())
        .containsExactly(
            "appversion: interrupted while files were written. Run the command again to continue.",
            "appversion: interrupted; nothing was written.");
  }

  @Test
  void shortWorkShowsNothing() {
    try (ProgressBar bar = bar(true)) {
      bar.at(Step.HASHING, 1, 10);
    }
    assertThat(screen.toString()).isEmpty();
  }

  @Test
  void nothingIsDrawnWithoutATerminal() {
    try (ProgressBar bar = bar(false)) {
      pass(500);
      bar.at(Step.HASHING, 1, 10);
    }
    assertThat(screen.toString()).isEmpty();
  }
}
