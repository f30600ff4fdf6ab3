package dev.appversion.cli;

import dev.appversion.collectstatic.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A bar on a terminal, drawn over itself and wiped at the end. */
final class ProgressBar implements Progress, AutoCloseable {
  private static final int WIDTH = 30;
  private static final long REDRAW = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintWriter err;
  private final boolean terminal;
  private long drawn = System.nanoTime(); // short work shows no bar at all
  private boolean visible;

  ProgressBar(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void at(Step step, int done, int total) {
    if (terminal) {
      draw(step, done, total);
    }
  }

  private synchronized void draw(Step step, int done, int total) {
    long now = System.nanoTime();
    if (now - drawn < REDRAW) {
      return;
    }
    drawn = now;
    visible = true;
    int filled = (int) ((long) WIDTH * done / Math.max(1, total));
    String name = step.name().toLowerCase(Locale.ROOT);
    err.print(
        "\r%-8s [%s%s] %d/%d "
            .formatted(name, "#".repeat(filled), " ".repeat(WIDTH - filled), done, total));
    err.flush();
  }

  @Override
  public synchronized void close() {
    if (visible) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
