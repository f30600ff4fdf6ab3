package dev.appversion.cli;

import dev.appversion.collectstatic.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A bar on a terminal, drawn over itself and wiped at the end. */
final class ProgressBar implements Progress, AutoCloseable {
  private static final int WIDTH = 30;
  private static final long REDRAW = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanos;
  private long drawn;
  private boolean visible;

  /**
   * @param nanos the time, as {@link System#nanoTime} counts it
   */
  ProgressBar(PrintWriter err, boolean terminal, LongSupplier nanos) {
    this.err = err;
    this.terminal = terminal;
    this.nanos = nanos;
    this.drawn = nanos.getAsLong(); // short work shows no bar at all
  }

  @Override
  public void at(Step step, int done, int total) {
    if (terminal) {
      draw(step, done, total);
    }
  }

  private synchronized void draw(Step step, int done, int total) {
    long now = nanos.getAsLong();
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
